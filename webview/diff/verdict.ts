/**
 * The answer in one line: step time of A and of B, and a sentence that says how much less or more time it is and what
 * it comes from. Formats the figures of the engine; the words are chosen here, nothing is measured.
 */

import { formatTime } from '../../src/core/format/time.ts';
import {
  emptySides,
  sidesWithLosses,
  type Diff,
  type DiffFigure,
  type DiffFigureKey,
} from '../../src/core/protocol/diff.ts';
import { t } from '../ui/l10n.ts';
import {
  changeText,
  figureTitle,
  isOfMeanStep,
  MINUS,
  signedTime,
  toneOf,
  type Direction,
} from './words.ts';

export interface Verdict {
  /** Step time, or wall clock where there are no steps. */
  readonly what: string;
  readonly a: string;
  readonly b: string;
  /** `−17.3 %`; absent where A is 0. */
  readonly change?: string;
  readonly tone: Direction;
  readonly sentence: string;
}

/** Parts that the wall clock is made of; what the sentence may name as a cause. */
const PARTS: readonly DiffFigureKey[] = [
  'computation',
  'exposedCommunication',
  'exposedCopies',
  'idle.launch',
  'idle.sync',
  'idle.dependency',
  'idle.unknown',
];
/** Named in the sentence at most. */
const NAMED = 3;
/** A part that changed by less than this share of the whole is not named. */
const LEAST_SHARE = 0.01;

function mainFigure({ per, figures }: Diff): DiffFigure | undefined {
  const key = per === 'step' ? 'step' : 'wall';
  return figures.find(figure => figure.key === key) ?? figures[0];
}

/** Undefined where neither side has anything. */
export function verdictOf(diff: Diff): Verdict | undefined {
  const main = mainFigure(diff);
  const [empty, other] = emptySides(diff);
  if (main === undefined || other !== undefined) return undefined;
  const { a, b, ratio } = main;
  return {
    what: figureTitle(main.key),
    a: formatTime(a.ns),
    b: formatTime(b.ns),
    ...(ratio === undefined || empty !== undefined ? {} : { change: changeText(ratio) }),
    tone: empty === undefined ? toneOf(diff, main) : 'same',
    sentence: [
      empty === undefined
        ? sentenceOf(diff, main)
        : t('{0} has no operations to compare', empty.toUpperCase()),
      ...lossText(diff),
    ].join(t('; ')),
  };
}

/** What takes less time may be missing. */
function lossText({ differences }: Diff): string[] {
  const [side, other] = sidesWithLosses(differences).map(name => name.toUpperCase());
  if (side === undefined) return [];
  return [
    other === undefined
      ? t('events are missing in {0}', side)
      : t('events are missing in {0} and {1}', side, other),
  ];
}

function sentenceOf(diff: Diff, main: DiffFigure): string {
  if (diff.figures.every(({ deltaNs }) => deltaNs === 0)) return t('No difference');
  const texts = partsOf(diff, main).slice(0, NAMED).map(partText);
  if (diff.operatorsWithinNoise) texts.push(t('kernel times by operator within the noise'));
  return [changeSentence(diff, main), ...texts].join(t('; '));
}

/** What changed by most, first. Of a whole that differs by noise only what differs by more. */
function partsOf({ figures }: Diff, main: DiffFigure): DiffFigure[] {
  const least = LEAST_SHARE * Math.max(main.a.ns, main.b.ns);
  return figures
    .filter(({ key, deltaNs }) => PARTS.includes(key) && Math.abs(deltaNs) >= least)
    .filter(({ isNoise }) => !isNoise || !main.isNoise)
    .sort((a, b) => Math.abs(b.deltaNs) - Math.abs(a.deltaNs));
}

function partText({ key, deltaNs, isNoise }: DiffFigure): string {
  const text = `${partTitle(key)} ${signedTime(deltaNs)}`;
  return isNoise ? t('{0} (noise)', text) : text;
}

function changeSentence(diff: Diff, { ratio, deltaNs, isNoise }: DiffFigure): string {
  const isStep = isOfMeanStep(diff);
  const change = ratio === undefined ? signedTime(deltaNs) : changeText(ratio);
  if (isNoise) {
    return isStep
      ? t('Step time within the noise ({0})', change)
      : t('Time within the noise ({0})', change);
  }
  if (Math.round(deltaNs) === 0) return isStep ? t('Same time per step') : t('Same time');
  const size = change.replace(new RegExp(`^[+${MINUS}]`), '');
  if (isStep) {
    return deltaNs < 0 ? t('{0} less time per step', size) : t('{0} more time per step', size);
  }
  return deltaNs < 0 ? t('{0} less time', size) : t('{0} more time', size);
}

/** Within a sentence. */
function partTitle(key: DiffFigureKey): string {
  switch (key) {
    case 'idle.launch':
      return t('idle by launch');
    case 'idle.sync':
      return t('idle by sync');
    case 'idle.dependency':
      return t('idle by dependency');
    case 'idle.unknown':
      return t('idle of unknown cause');
    case 'exposedCommunication':
      return t('exposed communication');
    case 'exposedCopies':
      return t('exposed copies');
    default:
      return t('computation');
  }
}
