/**
 * Puts new content in place of old without losing the keyboard's place: the focus goes to what has the same name there,
 * else to what stands in the same place. Scrolls nothing, and takes no focus from elsewhere in VS Code.
 */

const FOCUSABLE = 'button, input, summary, vscode-button, [tabindex]';

export function replaceKeepingFocus(
  parent: HTMLElement,
  ...children: readonly (Node | string)[]
): void {
  const { activeElement: active } = document;
  const before = [...parent.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const at = before.findIndex(of => of === active);
  const held = before[at];
  parent.replaceChildren(...children);
  if (!document.hasFocus()) return;
  // A part that was taken over as it is may have lost the focus on the way.
  if (held === undefined || document.activeElement === held) return;
  const after = [...parent.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const name = nameOf(held);
  const same = after.filter(of => nameOf(of) === name);
  const next = same.length === 1 ? same[0] : (after[at] ?? after.at(-1));
  next?.focus({ preventScroll: true });
}

/** What it is called, without the value that it shows. */
function nameOf(of: HTMLElement): string {
  const label = of.getAttribute('aria-label') ?? of.textContent;
  return `${of.tagName} ${label.split(':')[0] ?? ''}`;
}
