/**
 * `diff`: two traces side by side, by name, with the verdict of their steps and what makes them hard to compare; two
 * reports by kernel. Whole traces unless a phase is asked for. `diff-text.ts` and `diff-markdown.ts` print it.
 */

import {
  diffByName,
  diffReports,
  NAMED_GROUPS,
  type NamedDiff,
  type NamedSide,
} from '../../core/analysis/diff/by-name.ts';
import { differencesOfReports } from '../../core/analysis/diff/comparability.ts';
import type { Sources } from '../../core/analysis/diff/comparison.ts';
import { diffOf } from '../../core/analysis/diff/diff.ts';
import { operationsOfPhase } from '../../core/analysis/phase-of.ts';
import { PHASES, type Phase } from '../../core/analysis/phase.ts';
import { invariant } from '../../core/base/assert.ts';
import { FailureError, type Failure } from '../../core/base/result.ts';
import { sidesWithLosses, type DiffDifference, type DiffSide } from '../../core/protocol/diff.ts';
import type { Report } from '../../core/report/report.ts';
import type { Trace } from '../../core/trace/trace.ts';
import type { OpenFile, OpenReportFile, OpenTraceFile } from '../../worker/open-file.ts';
import type { OpenSide, OptionValues, PairCommand } from '../command.ts';
import { given, UsageError } from '../usage.ts';
import { markdownOf } from './diff-markdown.ts';
import { textOf } from './diff-text.ts';
import { differenceText, emptyText, type Shown } from './diff-words.ts';
import { sideNames } from './side-names.ts';

export const diff: PairCommand = {
  files: 'pair',
  name: 'diff',
  summary: 'two traces or reports side by side; a delta is B minus A',
  tellsWarnings: true,
  options: {
    by: {
      value: NAMED_GROUPS.join('|'),
      help: 'what makes one row (kernel)',
      choices: NAMED_GROUPS,
    },
    phase: { value: PHASES.join('|'), help: 'only this phase of both', choices: PHASES },
    'fail-over': {
      value: 'PERCENT',
      help: "exit with 3 where a row of over 1 % of A's time takes more than PERCENT longer in B",
    },
    markdown: { value: '', isFlag: true, isForm: true, help: 'as text for a pull request' },
  },
  answer: (a, b, options) => {
    const limit = limitOf(options);
    const shown = shownOf(a, b, options);
    const { rows, totals } = shown.named;
    const slower = limit === undefined ? [] : slowerLines(shown.named, limit);
    const lines = [...slower, ...lossLines(shown.differences), ...emptyLines(shown)];
    return {
      document: {
        rows: rows.map(({ isNoise: _, isCut: _cut, ...row }) => row),
        totals,
        comparable: shown.differences.every(({ weight }) => weight !== 'not-comparable'),
        differences: shown.differences.map(differenceText),
      },
      text: width => (options['markdown'] === 'true' ? markdownOf(shown) : textOf(shown, width)),
      ...(lines.length > 0 && { verdict: { status: slower.length > 0 ? 3 : 0, lines } }),
    };
  },
};

function limitOf({ 'fail-over': value }: OptionValues): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  throw new UsageError(`--fail-over takes a percentage such as 5, not ${given(value)}`, 'diff');
}

function shownOf(a: readonly OpenSide[], b: readonly OpenSide[], options: OptionValues): Shown {
  const by = NAMED_GROUPS.find(group => group === options['by']) ?? 'kernel';
  const phase = PHASES.find(name => name === options['phase']);
  const [x, y] = [tracesOf(a), tracesOf(b)];
  if (x !== undefined && y !== undefined) {
    if (phase !== undefined) requirePhase([...x, ...y], phase);
    const said = diffOf(sourcesOf(x, y, phase === undefined ? undefined : `/phase:${phase}`));
    return {
      names: sideNames(pathOf(x, said.a.trace), pathOf(y, said.b.trace)),
      by,
      ...(phase !== undefined && { phase }),
      // The rows are of the same repeats as the verdict.
      named: diffByName(namedSide(x, said.a), namedSide(y, said.b), by, phase),
      verdict: said,
      differences: said.differences,
    };
  }
  const [p, q] = [reportsOf(a), reportsOf(b)];
  if (p === undefined || q === undefined) throw new FailureError(mixed(a, b));
  if (by !== 'kernel' || phase !== undefined) {
    throw new UsageError('reports have kernels only: no --phase, and --by kernel', 'diff');
  }
  return reportsShown(p, q);
}

function requirePhase(traces: Traces, phase: Phase): void {
  const without = traces.find(({ file: { trace } }) => !hasPhase(trace, phase));
  if (without === undefined) return;
  const { path, trace } = without.file;
  const others = PHASES.filter(other => hasPhase(trace, other));
  throw new FailureError({
    reason: 'no-such-phase',
    message: `${path} has no operations of phase ${phase}`,
    advice: others.length === 0 ? 'it has no operations at all' : `it has ${others.join(', ')}`,
  });
}

function hasPhase(trace: Trace, phase: Phase): boolean {
  return operationsOfPhase(trace, phase).length > 0;
}

function pathOf(traces: Traces, wanted: number): string {
  return traces.find(({ id }) => id === wanted)?.file.path ?? '';
}

function namedSide(traces: Traces, { trace }: DiffSide): NamedSide<Trace> {
  return {
    repeats: traces.map(({ file }) => file.trace),
    main: traces.findIndex(({ id }) => id === trace),
  };
}

type Traces = readonly { readonly id: number; readonly file: OpenTraceFile }[];

function tracesOf(sides: readonly OpenSide[]): Traces | undefined {
  const traces = sides.flatMap(({ id, file }) => (file.opens === 'trace' ? [{ id, file }] : []));
  return traces.length === sides.length ? traces : undefined;
}

function reportsOf(sides: readonly OpenSide[]): readonly OpenReportFile[] | undefined {
  const reports = sides.flatMap(({ file }) => (file.opens === 'report' ? [file] : []));
  return reports.length === sides.length ? reports : undefined;
}

function sourcesOf(a: Traces, b: Traces, node: string | undefined): Sources {
  const source = ({ id, file: { name, trace } }: Traces[number]): Sources['a'][number] => ({
    id,
    name,
    trace,
    ...(node !== undefined && { node }),
  });
  return { a: a.map(source), b: b.map(source) };
}

/** Reports have no steps, hence no verdict; the rows are of the first one given of a side's repeats. */
function reportsShown(a: readonly OpenReportFile[], b: readonly OpenReportFile[]): Shown {
  const side = (files: readonly OpenReportFile[]): NamedSide<Report> => ({
    repeats: files.map(({ report }) => report),
    main: 0,
  });
  const [x, y] = [a[0], b[0]];
  invariant(x, 'side A has no file');
  invariant(y, 'side B has no file');
  return {
    names: sideNames(x.path, y.path),
    by: 'kernel',
    named: diffReports(side(a), side(b)),
    differences: differencesOfReports(x.report, y.report),
  };
}

function mixed(a: readonly OpenSide[], b: readonly OpenSide[]): Failure {
  const nameOf = (kind: OpenFile['opens']): string =>
    [...a, ...b].find(({ file }) => file.opens === kind)?.file.name ?? '';
  const [report, trace] = [nameOf('report'), nameOf('trace')];
  return {
    reason: 'not-alike',
    message: `${report} is a report of hardware counters and ${trace} a trace, so that their times have nothing in common`,
    advice: 'compare two traces or two reports',
    args: [report, trace],
  };
}

/** What a side has lost takes no time in it: less time proves nothing then, nor does a passed `--fail-over`. */
function lossLines(differences: readonly DiffDifference[]): readonly string[] {
  const names = sidesWithLosses(differences).map(side => side.toUpperCase());
  if (names.length === 0) return [];
  return [
    `warning: events are missing in ${names.join(' and ')}, see “truncated”: what is missing takes no time in the comparison`,
  ];
}

/** A side without operations passes every `--fail-over` too. */
function emptyLines({ verdict }: Shown): readonly string[] {
  const empty = verdict && emptyText(verdict);
  return empty === undefined ? [] : [`warning: ${empty}`];
}

/** Rows of over 1 % of A's total that take over `limit` % longer in B, but for cut steps and what is within the spread. */
function slowerLines({ rows, totals }: NamedDiff, limit: number): readonly string[] {
  return rows.flatMap(({ name, a, b, isNoise, isCut }) => {
    // Without fractions, so that exactly the limit is not above it.
    const isLarge = 100 * a.ns > totals.aNs;
    if (isNoise || isCut || !isLarge || 100 * (b.ns - a.ns) <= limit * a.ns) return [];
    const more = ((100 * (b.ns - a.ns)) / a.ns).toFixed(1);
    return `${name} takes ${more} % longer in B (${a.ns} ns, ${b.ns} ns), more than ${limit} %`;
  });
}
