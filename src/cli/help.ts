/** The help texts, made from the table of commands. */

import { isOutputCommand, type Command, type OptionSpec } from './command.ts';

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Usage: kernel-lens COMMAND FILE [OPTIONS] [--json]',
    '',
    'Reads GPU traces and reports: Nsight Systems .sqlite, PyTorch and Ascend traces, Nsight Compute.',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    '  --json      one JSON document on standard output; times in ns, sizes in bytes, shares 0 to 100',
    '  --help      this text, or that of a command',
    '  --version   the version',
    '',
    'Exit status: 0 done, 1 the file is at fault, 2 wrong usage, 3 slower than `diff --fail-over` allows.',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const { name, summary, options, files, notes } = command;
  const specs = Object.entries(options).map(
    ([option, spec]) => [optionText(option, spec), spec.help] as const,
  );
  const sides = files === 'pair' ? SIDES : [];
  const json = isOutputCommand(command) ? [] : JSON_OPTION;
  const lines = [...sides, ...specs, ...json];
  const width = Math.max(...lines.map(([option]) => option.length));
  const usage = [
    ...Object.entries(options).map(([option, spec]) => usageText(option, spec)),
    ...json.map(([option]) => `[${option}]`),
  ].join(' ');
  return [
    `Usage: kernel-lens ${name} ${files === 'pair' ? 'A B' : 'FILE'} ${usage}`,
    '',
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    '',
    ...lines.map(([option, help]) => `  ${option.padEnd(width)}  ${help}`),
    ...(notes === undefined ? [] : ['', ...notes]),
  ].join('\n');
}

const JSON_OPTION = [['--json', 'one JSON document on standard output']] as const;

const SIDES = [
  ['--a FILE', "another repeat of A's run; may be given several times, also instead of A"],
  ['--b FILE', "another repeat of B's run; with repeats the figures are of the median one"],
] as const;

function usageText(option: string, spec: OptionSpec): string {
  const text = optionText(option, spec);
  return spec.isRequired === true ? text : `[${text}]`;
}

function optionText(option: string, { value, isFlag }: OptionSpec): string {
  return isFlag === true ? `--${option}` : `--${option} ${value}`;
}
