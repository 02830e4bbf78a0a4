/**
 * One of the two timelines: its lanes under the name of its file, and what is selected in it. What the selection
 * means for the other side is decided by the owner.
 */

import type { Failure } from '../../src/core/base/result.ts';
import { deviceName } from '../../src/core/format/device-name.ts';
import type { TrackId, Window } from '../../src/core/lod/types.ts';
import type { DiffSideName } from '../../src/core/protocol/diff.ts';
import type { SpanDetails } from '../../src/core/protocol/engine.ts';
import type { CancelSignal } from '../../src/core/protocol/rpc.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import type { Box } from '../timeline/hit.ts';
import { LaneView } from '../timeline/lane-view.ts';
import { toggledMark } from '../timeline/marks.ts';
import { Moves } from '../timeline/moves.ts';
import type { Navigator } from '../timeline/navigator.ts';
import { staleBanner } from '../timeline/screens.ts';
import type { Compared } from './timelines-line.ts';
import { detailsOf, questionsOf, type DiffHost, type OpenDiff } from './timelines-questions.ts';
import { fewTracks } from './timelines-tracks.ts';

export interface SideOptions {
  /** Without a lane for steps, where there is little room. */
  readonly tight: boolean;
  click(side: DiffSideName, box: Box | undefined): void;
  area(
    side: DiffSideName,
    area: Window,
    tracks: readonly TrackId[] | undefined,
    done: boolean,
  ): void;
  /** Something of what is kept is another. */
  changed(): void;
  readonly kept?: SideMemory | undefined;
}

/** What a side looks like, for showing the same anew. */
export interface SideMemory {
  readonly selection: Selection | undefined;
  readonly details: SpanDetails | undefined;
  readonly marks: readonly Window[];
  readonly folded: Readonly<Record<string, boolean>>;
  readonly scrollTop: number;
}

export class TimelineSide {
  readonly name: DiffSideName;
  readonly view: LaneView;
  readonly moves: Moves;
  selection: Selection | undefined;
  details: SpanDetails | undefined;
  marks: readonly Window[];
  private span: { readonly track: TrackId; readonly row: number } | undefined;
  private stale: HTMLElement | undefined;
  private readonly host: DiffHost;
  private readonly changed: () => void;
  private readonly run: (command: string) => void;

  constructor(
    init: OpenDiff,
    name: DiffSideName,
    navigator: Navigator,
    host: DiffHost,
    options: SideOptions,
  ) {
    this.name = name;
    const { kept } = options;
    this.marks = kept?.marks ?? [];
    this.host = host;
    this.changed = () => options.changed();
    this.run = command => host.notify('run', command);
    const letter = name.toUpperCase();
    const file = init[name].name;
    this.view = new LaneView({
      tracks: fewTracks(init[name].tracks, options.tight),
      navigator,
      ask: questionsOf(host, name),
      label: t('Timeline of {0}: {1}. Press ? for the keys.', letter, file),
      ...(kept && { folded: kept.folded }),
      selected: () => {
        const { selection, details, span, marks } = this;
        return { selection, details, span, links: [], marks };
      },
      events: {
        moved: () => options.changed(),
        click: box => options.click(name, box),
        area: (area, tracks, done) => options.area(name, area, tracks, done),
        failed: failure => this.onFailed(failure),
        recovered: () => this.onRecovered(),
      },
    });
    this.view.stage.setTitle(titleOf(init, name));
    this.moves = new Moves(this.view, () => this.selection);
    if (kept !== undefined) {
      this.set(kept.selection, kept.details);
      requestAnimationFrame(() => (this.stage.scrollTop = kept.scrollTop));
    }
  }

  get memory(): SideMemory {
    const { selection, details, marks, stage } = this;
    return { selection, details, marks, folded: stage.folded, scrollTop: stage.scrollTop };
  }

  get stage(): LaneView['stage'] {
    return this.view.stage;
  }

  /** `track`: of the lane that shows it, where it is a single span or item. */
  set(selection: Selection | undefined, details?: SpanDetails): void {
    this.selection = selection;
    this.details = details;
    this.span = details && { track: details.track, row: details.row };
    this.stage.invalidateOverlay();
    this.changed();
  }

  /** Asks the host what it says of a selection that was kept; one that it no longer knows is given up. */
  async describe(signal: CancelSignal): Promise<void> {
    const { host, name, selection } = this;
    if (this.details !== undefined) return;
    const details = await detailsOf(host, name, selection, signal).catch(() => null);
    if (signal.aborted) return;
    if (details === null) this.set(undefined);
    else if (details !== undefined) this.set(selection, details);
  }

  /** Marks the selection, or the moment at the pointer; a mark that is there already is taken away. */
  mark(): void {
    this.setMarks(toggledMark(this.marks, this.selection, this.view.pointerNs));
  }

  setMarks(marks: readonly Window[]): void {
    this.marks = marks;
    this.stage.invalidateOverlay();
    this.changed();
  }

  private onFailed(failure: Failure): void {
    if (this.stale !== undefined) return;
    this.stale = staleBanner(failure, this.run);
    this.stage.element.append(this.stale);
    this.stage.element.classList.add('is-stale');
  }

  private onRecovered(): void {
    this.stale?.remove();
    this.stale = undefined;
    this.stage.element.classList.remove('is-stale');
  }
}

/** The letter, the file and, on hover, what it was recorded on. */
function titleOf(init: OpenDiff, name: DiffSideName): HTMLElement {
  const { name: file, summary } = init[name];
  const title = element(
    'span',
    { class: 'side-title' },
    element('span', { class: `side-letter side-${name}` }, name.toUpperCase()),
    element('span', { class: 'side-name' }, file),
  );
  const devices = summary.devices.map(device => `${deviceName(device)}: ${device.name}`);
  const role = name === 'a' ? t('Baseline') : t('Compared with it');
  setTip(title, [`${role}: ${file}`, ...devices].join('\n'));
  return title;
}

/** What is selected on a side, as the line above the two names it. */
export function comparedOf({ selection, details }: TimelineSide): Compared {
  if (details !== undefined) {
    const { startNs, durationNs, selection: its } = details;
    return { startNs, endNs: startNs + durationNs, name: its.label };
  }
  const { startNs = 0, endNs = 0, label = '' } = selection ?? {};
  return { startNs, endNs, name: label };
}
