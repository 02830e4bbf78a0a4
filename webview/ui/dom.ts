/**
 * Builds elements without HTML text: everything that a trace or a translation says enters as text nodes, so that
 * nothing of it is ever parsed. Sets no inline styles; use classes, or `style.setProperty` for measured positions.
 */

type Child = Node | string | undefined;

/** Attributes; `undefined` and `false` leave one out, `true` sets it empty. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  append(made, children);
  return made;
}

export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? '' : String(value));
  }
}

export function append(target: Element, children: readonly Child[]): void {
  for (const child of children) if (child !== undefined) target.append(child);
}

/** A codicon; decorative, so the element around it needs the label. */
export function icon(name: string): HTMLElement {
  return element('span', { class: `codicon codicon-${name}`, 'aria-hidden': 'true' });
}

/** Replaces the text only where it differs, so that screen readers and layout stay quiet. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
