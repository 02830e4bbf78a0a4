/**
 * What differs between two captures beside the times, and whether the times can still be compared.
 *
 *   not-comparable  another device model or another number of layers a step, or nothing at all on a device: the two
 *                   did other work, or on other hardware, so that no difference can be put down to the program
 *   caution         the same work, but divided or measured otherwise: number of devices or ranks, collectives on one
 *                   side only, launch shapes (batch, context), clocks, profiler and what it recorded (its cost is host
 *                   time, and shows as idle), a phase against another, lost events
 *   note            what is often the very thing compared: CUDA graphs, versions
 */

import { NOTHING_OF_IT, type DiffDifference } from '../../protocol/diff.ts';
import type { Report } from '../../report/report.ts';
import type { Trace } from '../../trace/trace.ts';
import { launchSummary } from '../launch.ts';
import { nameOfStep } from '../step-sequences.ts';
import { findSteps } from '../steps.ts';
import { mode } from '../statistics.ts';
import type { Comparison } from './comparison.ts';
import { lossesOf } from './losses.ts';
import type { Scope } from './scope.ts';
import type { Side } from './side.ts';
import { clockDifference, shapeDifference } from './workload.ts';

/** Facts about how the capture was made, by the labels that the readers give them. */
const CAPTURE_FACTS = [
  'Traced',
  'CUDA graph trace',
  'GPU memory usage',
  'GPU metrics per second',
  'CPU samples per second',
  'Settings',
];

export function differencesOf({ a, b }: Comparison): readonly DiffDifference[] {
  const [x, y] = [a.main.scope, b.main.scope];
  return [
    ...deviceDifference(deviceModels(x.trace), deviceModels(y.trace)),
    ...unlike('model', 'not-comparable', layersAStep(x), layersAStep(y)),
    ...countDifference(devicesInUse(x.trace).size, devicesInUse(y.trace).size),
    ...unlike('ranks', 'caution', ranksOf(x.trace), ranksOf(y.trace)),
    ...unlike('collectives', 'caution', collectivesOf(a), collectivesOf(b)).map(inOurWords),
    ...unlike('phase', 'caution', phasesOf(x), phasesOf(y)).map(inOurWords),
    ...unlike('steps-cut', 'note', cutOf(x), cutOf(y), true),
    ...(x.trace === y.trace ? [] : betweenFiles(x.trace, y.trace)),
    ...shapeDifference(x, y),
    ...clockDifference(x, y),
  ];
}

/** Reports have no steps and no capture to speak of: their devices, and what of them could be read. */
export function differencesOfReports(a: Report, b: Report): readonly DiffDifference[] {
  const devices = ({ devices: all }: Report): string =>
    [...new Set(all.map(({ name }) => name))].join(', ');
  return [
    ...unlike('device', 'not-comparable', devices(a), devices(b)),
    ...(a === b ? [] : losses(a, b)),
  ];
}

function betweenFiles(a: Trace, b: Trace): DiffDifference[] {
  const facts = CAPTURE_FACTS.flatMap(label => {
    const [x, y] = [factOf(a, label), factOf(b, label)];
    return x === y ? [] : [{ a: `${label}: ${x || '–'}`, b: `${label}: ${y || '–'}` }];
  });
  // Another profiler has other settings altogether; that it is another one says it all.
  const capture = a.product === b.product ? facts : [];
  return [
    ...unlike('product', 'caution', a.product, b.product),
    ...(a.product === b.product ? unlike('version', 'note', a.version, b.version) : []),
    ...unlike('graphs', 'note', graphsOf(a), graphsOf(b)).map(inOurWords),
    ...capture.map((sides): DiffDifference => ({ reason: 'capture', ...sides, weight: 'caution' })),
    ...losses(a, b),
  ];
}

/** @param either whether it counts where only one side has it */
function unlike(
  reason: string,
  weight: DiffDifference['weight'],
  a: string,
  b: string,
  either = false,
): DiffDifference[] {
  if (a === b || (!either && (a === '' || b === ''))) return [];
  return [{ reason, a: a || NOTHING_OF_IT, b: b || NOTHING_OF_IT, weight }];
}

/** Also where both files warn in the same words: each has lost events of its own. */
function losses(a: Trace | Report, b: Trace | Report): DiffDifference[] {
  const [x, y] = [lossesOf(a.warnings), lossesOf(b.warnings)];
  if (x === '' && y === '') return [];
  const sides = { a: x || NOTHING_OF_IT, b: y || NOTHING_OF_IT };
  return [{ reason: 'truncated', ...sides, weight: 'caution' }];
}

/** Phases and the like are named here, not by the file. */
function inOurWords(difference: DiffDifference): DiffDifference {
  return { ...difference, translate: true };
}

/** What readers call a device of which the file has no name. */
const UNNAMED = /^(GPU \d+)?$/;

/** What readers call an Ascend processor whose file does not tell the model. */
const ASCEND = 'Ascend NPU';

function deviceDifference(a: string, b: string): DiffDifference[] {
  const isSame = [a, b].includes(ASCEND) && [a, b].every(name => name.startsWith('Ascend'));
  return isSame ? [] : unlike('device', 'not-comparable', a, b);
}

/** Nothing on any device is no work to compare with. */
function countDifference(a: number, b: number): DiffDifference[] {
  const weight = a === 0 || b === 0 ? 'not-comparable' : 'caution';
  return unlike('devices', weight, String(a), String(b));
}

/** Names of the devices in use, each once; '' where the file has none. */
function deviceModels(trace: Trace): string {
  const used = devicesInUse(trace);
  const names = trace.devices.filter((_, i) => used.has(i)).map(({ name, model = name }) => model);
  return [...new Set(names)].filter(name => !UNNAMED.test(name)).join(', ');
}

function devicesInUse({ lanes }: Trace): ReadonlySet<number> {
  return new Set(lanes.filter(({ kind }) => kind === 'stream').map(({ device }) => device));
}

/** Of the whole job; '' where the file does not say. */
function ranksOf({ worldSize }: Trace): string {
  return worldSize === undefined ? '' : String(worldSize);
}

/** `used` where any ran in what is compared, else `none`: then the work of a model is divided among devices. */
function collectivesOf({ main }: Side): string {
  return main.measured.communication > 0 ? 'used' : 'none';
}

/** The usual number of layers in a step of the scope, else of the trace; '' where there are none. */
function layersAStep({ trace, steps: own }: Scope): string {
  const steps = own.length > 0 ? own : findSteps(trace).steps;
  const usual = mode(steps.map(({ layerCount }) => layerCount));
  return usual > 0 ? String(usual) : '';
}

/** Phases that the steps of a scope are of; '' for scopes that are not made of steps. */
function phasesOf({ steps }: Scope): string {
  return [...new Set(steps.map(({ phase }) => phase))].join(', ');
}

/** Names of the steps that were left out because the capture cuts them. */
function cutOf({ trace, cut }: Scope): string {
  return cut.map(step => nameOfStep(trace, step)).join(', ');
}

function factOf({ facts }: Trace, label: string): string {
  return facts.find(fact => fact.label === label)?.value ?? '';
}

/** `used` where any is replayed, else `none`. */
function graphsOf(trace: Trace): string {
  return launchSummary(trace).graphs.launches > 0 ? 'used' : 'none';
}
