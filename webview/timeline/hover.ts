/**
 * The card at the pointer: what lies under it, at once from the tile, and every field as soon as the host has
 * answered. A bucket says how many spans it stands for. Stays inside the window and never takes the pointer.
 */

import { grouped, percent } from '../../src/core/format/number.ts';
import { formatTime } from '../../src/core/format/time.ts';
import type { SpanDetails } from '../../src/core/protocol/engine.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { Pause } from '../ui/pause.ts';
import { placeCard } from '../ui/tooltip.ts';
import { fieldList, spanRows, startFigure } from './fields.ts';
import { isBracket, styleOf } from './family.ts';
import { sameBox, type Box } from './hit.ts';
import type { Look } from './look.ts';
import type { LaneQuestions } from './lane-questions.ts';
import { timeFigure, trackLabel } from './text.ts';

/** The pointer must rest this long before the host is asked. */
const ASK_MS = 120;
const KNOWN_LIMIT = 300;
/** More fields than this do not help at a glance; the details pane has them all. */
const MAX_FIELDS = 16;

export class HoverCard {
  private readonly card: HTMLElement;
  private readonly questions: Pick<LaneQuestions, 'details'>;
  private readonly known = new Map<string, SpanDetails>();
  private box: Box | undefined;
  private readonly rest = new Pause();
  private pending: AbortController | undefined;
  private x = 0;
  private y = 0;

  constructor(questions: Pick<LaneQuestions, 'details'>) {
    this.questions = questions;
    this.card = document.body.appendChild(
      element('div', { class: 'card hover-card', role: 'tooltip' }),
    );
  }

  show(box: Box, look: Look, x: number, y: number): void {
    this.x = x;
    this.y = y;
    if (!sameBox(box, this.box)) {
      this.forget();
      this.box = box;
      this.fill(look);
      this.rest.before(ASK_MS, () => void this.ask(look));
    }
    this.card.classList.add('shown');
    this.place();
  }

  /** For what is no box: a counter's value. */
  showText(title: string, text: string, x: number, y: number): void {
    this.forget();
    this.x = x;
    this.y = y;
    this.card.replaceChildren(
      element('div', { class: 'card-title' }, title),
      element('div', { class: 'card-sub number' }, text),
    );
    this.card.classList.add('shown');
    this.place();
  }

  hide(): void {
    this.forget();
    this.card.classList.remove('shown');
  }

  dispose(): void {
    this.forget();
    this.card.remove();
  }

  private forget(): void {
    this.rest.cancel();
    this.pending?.abort();
    this.box = undefined;
  }

  private place(): void {
    placeCard(this.card, { x: this.x + 14, y: this.y + 16, above: this.y - 10 });
  }

  private fill(look: Look): void {
    const { box } = this;
    if (box === undefined) return;
    const swatch = look.palette.swatch(
      look.palette.index(box.boxClass, box.name, box.color, box.operator),
    );
    const chip = element('span', { class: 'chip' });
    chip.style.setProperty('background-color', swatch.fill);
    const details = this.known.get(keyOf(box));
    const title = box.count === 1 ? boxName(box, details) : bucketTitle(box);
    const heading = element('div', { class: 'card-title' }, chip, element('span', {}, title));
    const sub = element('div', { class: 'card-sub number' }, subText(box, details));
    this.card.replaceChildren(heading, sub);
    if (details === undefined || box.count !== 1) return;
    if (details.path.length > 0) {
      this.card.append(element('div', { class: 'card-path' }, details.path.join(' › ')));
    }
    const rows = spanRows(details).slice(1, MAX_FIELDS + 1);
    this.card.append(fieldList(rows, false));
  }

  private async ask(look: Look): Promise<void> {
    const { box } = this;
    if (box === undefined || this.known.has(keyOf(box))) return;
    this.pending = new AbortController();
    const { signal } = this.pending;
    try {
      const request = { track: box.lane.track.id, span: box.span };
      const details = await this.questions.details(request, signal);
      if (this.known.size > KNOWN_LIMIT) this.known.clear();
      this.known.set(keyOf(box), details);
      if (signal.aborted) return;
      this.fill(look);
      this.place();
    } catch {
      // The card keeps what the tile said.
    }
  }
}

function keyOf(box: Box): string {
  return `${box.lane.track.id}/${box.span}`;
}

/** Phases and steps have words of ours, which are translated; other names are not. */
function boxName(box: Box, details: SpanDetails | undefined): string {
  const name = details?.name ?? box.name;
  return isBracket(styleOf(box.boxClass)) ? t(name) : name;
}

function bucketTitle(box: Box): string {
  return t('{0} spans, busy {1}', grouped(box.count), percent(box.busy * 100));
}

function subText(box: Box, details: SpanDetails | undefined): string {
  const track = trackLabel(box.lane.track);
  if (box.count === 1) {
    const duration = timeFigure(details?.durationNs ?? box.endNs - box.startNs).text;
    const operator = box.operator === '' ? [] : [box.operator];
    return [duration, ...operator, track].join(' · ');
  }
  const within = t('within {0}', formatTime(box.endNs - box.startNs));
  const mostly = t('mostly {0}', box.name);
  const longest =
    details === undefined
      ? []
      : [t('longest {0}, {1}', details.shortName, formatTime(details.durationNs))];
  return [within, mostly, ...longest, startFigure(box.startNs).text].join(' · ');
}
