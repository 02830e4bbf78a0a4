/** Small helpers to build SVG without markup text: elements, text, and marks that act as buttons. */

import { setAttributes, type Attributes } from '../ui/dom.ts';

const NAMESPACE = 'http://www.w3.org/2000/svg';

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(NAMESPACE, tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** A group that can be clicked, reached by Tab and pressed by Enter or Space. */
export function svgButton(
  label: string,
  attributes: Attributes,
  onClick: (anchor: Element) => void,
  ...children: readonly Node[]
): SVGGElement {
  const made = svg(
    'g',
    { ...attributes, role: 'button', tabindex: 0, 'aria-label': label },
    ...children,
  );
  made.addEventListener('click', () => onClick(made));
  made.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    onClick(made);
  });
  return made;
}
