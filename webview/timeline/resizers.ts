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
/** Of the window's width and height; the rest is the picture's. */
const MOST_SHARE = 0.6;
const NARROW_WINDOW = 640;
/** In a lower window the drawer starts closed. */
const ROOM_FOR_DETAILS = 520;
const KEY_STEP = 16;

type ChosenSizes = Pick<SavedState, 'headerWidth' | 'detailsHeight'>;

export interface Sizes {
  /** What is to be kept: only what the user chose. */
  current(): ChosenSizes;
  showDetails(open: boolean): void;
  dispose(): void;
}

export function attachResizers(
  page: HTMLElement,
  stage: Stage,
  drawer: HTMLElement,
  saved: SavedState,
  changed: () => void,
): Sizes {
  const { headerWidth, detailsHeight } = saved;
  /** What the user chose, kept while the window has no room for it. */
  let chosen: ChosenSizes = {
    ...(headerWidth !== undefined && { headerWidth }),
    ...(detailsHeight !== undefined && { detailsHeight }),
  };
  const apply = (): void => {
    const { width, height } = fittingSizes(chosen, window.innerWidth, window.innerHeight);
    page.style.setProperty('--header-width', `${width}px`);
    page.style.setProperty('--details-height', `${height}px`);
  };
  const choose = (wider: number, higher: number): void => {
    const { width, height } = fittingSizes(chosen, window.innerWidth, window.innerHeight);
    if (wider !== 0) chosen = { ...chosen, headerWidth: width + wider };
    if (higher !== 0) chosen = { ...chosen, detailsHeight: height + higher };
    apply();
    changed();
  };
  const column = separator('vertical', t('Width of the track names'), delta => choose(delta, 0));
  const line = separator('horizontal', t('Height of the details'), delta => choose(0, -delta));
  window.addEventListener('resize', apply);
  stage.element.append(column);
  drawer.before(line);
  const showDetails = (open: boolean): void => {
    drawer.hidden = !open;
    line.hidden = !open;
  };
  apply();
  showDetails(saved.detailsOpen ?? window.innerHeight >= ROOM_FOR_DETAILS);
  return {
    current: () => chosen,
    showDetails,
    dispose: () => window.removeEventListener('resize', apply),
  };
}

/** The sizes as they are shown in a window: those chosen, or else its own, as far as there is room. CSS pixels. */
function fittingSizes(
  { headerWidth, detailsHeight = DETAILS_HEIGHT }: ChosenSizes,
  windowWidth: number,
  windowHeight: number,
): { readonly width: number; readonly height: number } {
  const own = windowWidth < NARROW_WINDOW ? NARROW_HEADER_WIDTH : HEADER_WIDTH;
  const widest = Math.max(MIN_HEADER_WIDTH, windowWidth * MOST_SHARE);
  const highest = Math.max(MIN_DETAILS_HEIGHT, windowHeight * MOST_SHARE);
  return {
    width: clamp(headerWidth ?? own, MIN_HEADER_WIDTH, widest),
    height: clamp(detailsHeight, MIN_DETAILS_HEIGHT, highest),
  };
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
