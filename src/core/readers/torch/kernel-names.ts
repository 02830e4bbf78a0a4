/** Short names of kernels: the function's own name without return type, namespaces, template arguments and parameters. */

/** 'void at::native::reduce_kernel<512, 1>(…)' gives 'reduce_kernel'. The name itself where nothing can be left out. */
export function shortKernelName(name: string): string {
  const signature = name.replaceAll('(anonymous namespace)', '');
  let plain = '';
  let depth = 0;
  for (let i = 0; i < signature.length; i++) {
    const character = signature[i]!;
    if (character === '<' || character === '(' || character === '{' || character === '[') depth++;
    else if (character === '>' || character === ')' || character === '}' || character === ']') {
      if (character !== '>' || signature[i - 1] !== '-') depth = Math.max(0, depth - 1);
    } else if (depth === 0) {
      plain += character;
    }
    if (character === '(' && depth === 1 && plain.trim() !== '') break;
  }
  const qualified = plain.trim().split(' ').at(-1) ?? '';
  const short = qualified.split('::').at(-1) ?? '';
  return short === '' ? name : short;
}
