/** What the two sides of a comparison are called: their files' names, with as many folders as tell them apart. */

export function sideNames(a: string, b: string): { readonly a: string; readonly b: string } {
  const [x, y] = [a.split(/[\\/]/), b.split(/[\\/]/)];
  const tail = (parts: readonly string[], length: number): string => parts.slice(-length).join('/');
  let length = 1;
  while (a !== b && tail(x, length) === tail(y, length)) length++;
  return { a: tail(x, length), b: tail(y, length) };
}
