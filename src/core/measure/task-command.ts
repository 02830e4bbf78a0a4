/**
 * The programs that a measuring task starts, with the options whose results this extension reads best. Words only: the
 * host finds the programs and runs them without a shell.
 */

import { NCU_OPTIONS } from './ncu-command.ts';

export const MEASURE_TOOLS = ['nsys', 'ncu', 'torch'] as const;
export type MeasureTool = (typeof MEASURE_TOOLS)[number];

/** A task's definition, checked. */
export interface MeasureTask {
  readonly tool: MeasureTool;
  /** A Python file, or a program that is run as it is. */
  readonly program: string;
  readonly args: readonly string[];
  /** What to measure, as the tool takes it; '' = all. */
  readonly range: string;
  /** Without an ending; '' = named after the program. */
  readonly output: string;
  /** Options of the tool, which replace those of the same name given here. */
  readonly options: readonly string[];
}

/** What the command is made with. */
export interface MeasureEnvironment {
  /** Path or name of the tool; of `torch` none is needed. */
  readonly tool: string;
  readonly python: string;
  /** Path of the script that runs programs under the PyTorch profiler. */
  readonly torchScript: string;
}

/** Of the value that is in a task file, or what is wrong with it: the name of the property. */
export function measureTaskOf(definition: Readonly<Record<string, unknown>>): MeasureTask | string {
  const { tool, program, args = [], range = '', output = '', options = [] } = definition;
  const known = MEASURE_TOOLS.find(name => name === tool);
  if (known === undefined) return 'tool';
  if (typeof program !== 'string' || program.trim() === '') return 'program';
  if (!isWords(args)) return 'args';
  if (typeof range !== 'string') return 'range';
  if (typeof output !== 'string') return 'output';
  return isWords(options) ? { tool: known, program, args, range, output, options } : 'options';
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(word => typeof word === 'string');
}

/** The command, first the program to start. */
export function taskWords(task: MeasureTask, environment: MeasureEnvironment): readonly string[] {
  const { python, tool, torchScript } = environment;
  const target = /\.py$/i.test(task.program) ? [python, task.program] : [task.program];
  switch (task.tool) {
    case 'nsys':
      return [tool, 'profile', ...merged(task, nsysOptions(task)), ...target, ...task.args];
    case 'ncu':
      return [tool, ...merged(task, ncuOptions(task)), ...target, ...task.args];
    case 'torch':
      return [
        ...[python, torchScript],
        ...merged(task, torchOptions(task)),
        ...[task.program, ...task.args],
      ];
  }
}

type Option = readonly string[];

function nsysOptions(task: MeasureTask): readonly Option[] {
  return [
    ['--trace=cuda,nvtx,osrt,cublas'],
    // Layers inside a replayed graph are found by its kernels.
    ['--cuda-graph-trace=node'],
    ['--sample=none'],
    ['--cpuctxsw=none'],
    ...nsysRange(task.range),
    ['--export=sqlite'],
    ['--force-overwrite=true'],
    ['--output', outputOf(task)],
  ];
}

/** `cudaProfilerApi`, or a range as nsys takes it: `name@domain`. Names need not be registered strings. */
function nsysRange(range: string): readonly Option[] {
  if (range === '') return [];
  const end = ['--capture-range-end=stop'];
  if (range === 'cudaProfilerApi') return [['--capture-range=cudaProfilerApi'], end];
  const names = '--env-var=NSYS_NVTX_PROFILER_REGISTER_ONLY=0';
  return [['--capture-range=nvtx'], [`--nvtx-capture=${range}`], [names], end];
}

function ncuOptions(task: MeasureTask): readonly Option[] {
  return [
    ['--set', 'full'],
    ...pairs(NCU_OPTIONS),
    ...(task.range === '' ? [] : [['--nvtx'], ['--nvtx-include', task.range]]),
    ['--force-overwrite'],
    ['--export', outputOf(task)],
  ];
}

function torchOptions(task: MeasureTask): readonly Option[] {
  return [
    ...(task.range === '' ? [] : [['--schedule', task.range]]),
    ['--out', `${outputOf(task)}.pt.trace.json.gz`],
  ];
}

function pairs(words: readonly string[]): readonly Option[] {
  return words.flatMap((_, i) => (i % 2 === 0 ? [words.slice(i, i + 2)] : []));
}

/** Short names of options that are set here. */
const SHORT: Readonly<Record<MeasureTool, Readonly<Record<string, string>>>> = {
  nsys: {
    ...{ '-t': '--trace', '-s': '--sample', '-c': '--capture-range', '-e': '--env-var' },
    ...{ '-o': '--output', '-f': '--force-overwrite' },
  },
  ncu: { '-o': '--export', '-f': '--force-overwrite' },
  torch: {},
};

/** An option that is given by its name replaces the one here. */
function merged(
  { tool, options: own }: MeasureTask,
  defaults: readonly Option[],
): readonly string[] {
  const nameOf = (word: string): string => {
    const name = word.replace(/=.*$/s, '');
    return SHORT[tool][name] ?? name;
  };
  const given = new Set(own.filter(word => word.startsWith('-')).map(nameOf));
  return [...defaults.filter(([name = '']) => !given.has(nameOf(name))).flat(), ...own];
}

/** `kernel-lens-decode` for `src/decode.py`: a name that no other file is likely to have. */
function outputOf({ program, output }: MeasureTask): string {
  if (output !== '') return output.replace(/\.(nsys-rep|ncu-rep|pt\.trace\.json(\.gz)?)$/, '');
  const name = program.replace(/^.*[\\/]/, '').replace(/\.py$/i, '');
  return `kernel-lens-${name}`;
}

/** File that a command leaves, as its words name it; undefined where they name none. */
export function resultOf(tool: MeasureTool, words: readonly string[]): string | undefined {
  switch (tool) {
    case 'nsys':
      return ended(valueOf(words, ['--output', '-o']), '.nsys-rep');
    case 'ncu':
      return ended(valueOf(words, ['--export', '-o']), '.ncu-rep');
    case 'torch':
      return valueOf(words, ['--out']);
  }
}

function ended(name: string | undefined, ending: string): string | undefined {
  return name === undefined || name.endsWith(ending) ? name : name + ending;
}

/** Value of the first of some options, as `--name value` or `--name=value`. */
function valueOf(words: readonly string[], names: readonly string[]): string | undefined {
  for (const [i, word] of words.entries()) {
    if (names.includes(word)) return words[i + 1];
    const name = names.find(other => word.startsWith(`${other}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}
