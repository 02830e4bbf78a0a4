/**
 * The two borders that can be moved: right of the lane headers and above the drawer, by pointer or by arrow
 * keys. Keeps both within what the window allows.
 */

import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import type { Stage } from './stage.ts';
import type { SavedState } from './view-state.ts';

const HEADER_WIDTH = 220;
const NARROW_HEADER_WIDTH = 150;
const MIN_HEADER_WIDTH = 90;
const DETAILS_HEIGHT = 230;
const MIN_DETAILS_HEIGHT = 90;
/** In a lower window the drawer starts closed. */
const ROOM_FOR_DETAILS = 520;
const KEY_STEP = 16;

export interface Sizes {
  current(): Pick<SavedState, 'headerWidth' | 'detailsHeight'>;
  showDetails(open: boolean): void;
}

export function attachResizers(
  page: HTMLElement,
  stage: Stage,
  drawer: HTMLElement,
  saved: SavedState,
  changed: () => void,
): Sizes {
  const narrow = window.innerWidth < 640;
  const size = {
    headerWidth: saved.headerWidth ?? (narrow ? NARROW_HEADER_WIDTH : HEADER_WIDTH),
    detailsHeight: saved.detailsHeight ?? DETAILS_HEIGHT,
  };
  const apply = (): void => {
    const widest = Math.max(MIN_HEADER_WIDTH, window.innerWidth * 0.6);
    const highest = Math.max(MIN_DETAILS_HEIGHT, window.innerHeight * 0.6);
    size.headerWidth = clamp(size.headerWidth, MIN_HEADER_WIDTH, widest);
    size.detailsHeight = clamp(size.detailsHeight, MIN_DETAILS_HEIGHT, highest);
    page.style.setProperty('--header-width', `${size.headerWidth}px`);
    page.style.setProperty('--details-height', `${size.detailsHeight}px`);
  };
  const column = separator('vertical', t('Width of the track names'), delta => {
    size.headerWidth += delta;
    apply();
    changed();
  });
  const line = separator('horizontal', t('Height of the details'), delta => {
    size.detailsHeight -= delta;
    apply();
    changed();
  });
  stage.element.append(column);
  drawer.before(line);
  const showDetails = (open: boolean): void => {
    drawer.hidden = !open;
    line.hidden = !open;
  };
  apply();
  showDetails(saved.detailsOpen ?? window.innerHeight >= ROOM_FOR_DETAILS);
  return { current: () => ({ ...size }), showDetails };
}

/** `moved` gets the way since the last call, in pixels right or down. */
export function separator(
  orientation: 'vertical' | 'horizontal',
  label: string,
  moved: (delta: number) => void,
): HTMLElement {
  const made = element('div', {
    class: `resizer ${orientation}`,
    role: 'separator',
    tabindex: 0,
    'aria-orientation': orientation,
    'aria-label': label,
  });
  const along = (event: PointerEvent): number =>
    orientation === 'vertical' ? event.clientX : event.clientY;
  let last: number | undefined;
  made.addEventListener('pointerdown', event => {
    made.setPointerCapture(event.pointerId);
    last = along(event);
  });
  made.addEventListener('pointermove', event => {
    if (last === undefined) return;
    moved(along(event) - last);
    last = along(event);
  });
  for (const end of ['pointerup', 'pointercancel'] as const) {
    made.addEventListener(end, () => (last = undefined));
  }
  const [less, more] =
    orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  made.addEventListener('keydown', event => {
    if (event.key !== less && event.key !== more) return;
    moved(event.key === more ? KEY_STEP : -KEY_STEP);
    event.preventDefault();
    event.stopPropagation();
  });
  return made;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
