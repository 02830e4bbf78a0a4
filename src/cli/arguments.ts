/** The words of the command line taken apart; everything wrong with them is a `UsageError`. Opens nothing. */

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { isOutputCommand, type Command, type OptionValues } from './command.ts';
import { given, nearest, UsageError } from './usage.ts';

export type Request =
  | { readonly kind: 'help'; readonly command?: Command }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly command: Command;
      /** Files of the first side, or the one file; of the second side. */
      readonly paths: { readonly a: readonly string[]; readonly b: readonly string[] };
      readonly json: boolean;
      readonly options: OptionValues;
    };

const COMMON = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

export function parseRequest(words: readonly string[], commands: readonly Command[]): Request {
  const [first] = words.filter(word => !word.startsWith('-'));
  if (words.includes('--version')) return { kind: 'version' };
  if (first === undefined || first === 'help') return helpRequest(words, commands);
  const command = commandNamed(first, commands, words[0]);
  const { values, positionals } = parseWords(words, command);
  if (values['help'] === true) return { kind: 'help', command };
  const paths = pathsOf(command, positionals.slice(1), values);
  if (values['json'] === true && isOutputCommand(command)) {
    throw new UsageError(`${command.name} has no --json but --format json`, command.name);
  }
  const json = values['json'] === true;
  if (json) requireOneForm(values, command);
  return { kind: 'run', command, paths, json, options: chosen(values, command) };
}

function requireOneForm(values: Values, { name, options }: Command): void {
  const other = Object.keys(options).find(
    option => options[option]?.isForm === true && values[option] !== undefined,
  );
  if (other === undefined) return;
  throw new UsageError(`${name} prints --json or --${other}, not both`, name);
}

/** Of a pair: `A B`, and with `--a` and `--b` further repeats of either; or all by these two. */
function pathsOf(
  { name, files }: Command,
  given: readonly string[],
  values: Values,
): { a: readonly string[]; b: readonly string[] } {
  if (given.includes('')) throw new UsageError(`${name} needs a file, and "" names none`, name);
  const count = given.length === 0 ? 'no' : String(given.length);
  if (files === 'one') {
    if (given.length === 0) throw new UsageError(`${name} needs a file`, name);
    if (given.length > 1) throw new UsageError(`${name} takes one file, not ${count}`, name);
    return { a: given, b: [] };
  }
  const [left, right] = SIDES.map(side => values[side] ?? []) as [string[], string[]];
  const byOption = given.length === 0 && left.length > 0 && right.length > 0;
  if (given.length !== 2 && !byOption) {
    throw new UsageError(`${name} takes two files, A and B, not ${count}`, name);
  }
  return { a: [...given.slice(0, 1), ...left], b: [...given.slice(1), ...right] };
}

function helpRequest(words: readonly string[], commands: readonly Command[]): Request {
  const wanted = words.filter(word => !word.startsWith('-'))[1];
  const asked = words.some(word => ['help', '--help', '-h'].includes(word));
  if (!asked) throw new UsageError('no command was given');
  return wanted === undefined
    ? { kind: 'help' }
    : { kind: 'help', command: commandNamed(wanted, commands) };
}

/** @param begin the first of all words; an option there may have taken the word for its value */
function commandNamed(word: string, commands: readonly Command[], begin = word): Command {
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return command;
  if (begin !== word) {
    throw new UsageError(`the command comes first, before ${begin}; ${given(word)} is none`);
  }
  const names = commands.map(({ name }) => name);
  const guess = nearest(word, names);
  throw new UsageError(
    guess === undefined
      ? `there is no command ${given(word)}; the commands are ${names.join(', ')}`
      : `there is no command ${word}; did you mean ${guess}?`,
  );
}

type Values = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** Options of a pair that name its files. */
const SIDES = ['a', 'b'] as const;

function parseWords(
  words: readonly string[],
  command: Command,
): { values: Values; positionals: readonly string[] } {
  const own = Object.entries(command.options).map(
    ([name, { isFlag }]) => [name, { type: isFlag === true ? 'boolean' : 'string' }] as const,
  );
  const sides = command.files === 'pair' ? SIDES : [];
  const options: NonNullable<ParseArgsConfig['options']> = {
    ...COMMON,
    ...Object.fromEntries(own),
    ...Object.fromEntries(sides.map(side => [side, { type: 'string', multiple: true }])),
  };
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
    });
    return { values: values as Values, positionals };
  } catch (caught) {
    const message = caught instanceof Error ? caught.message : String(caught);
    throw new UsageError(dashedValue(message) ?? firstSentence(message), command.name);
  }
}

/** What to say of `--step -1`, where the value looks like an option. */
function dashedValue(message: string): string | undefined {
  const option = /^Option '(?:-\w, )?(--[\w-]+)' argument is ambiguous/.exec(message)?.[1];
  return option && `${option} has no value; one that begins with a dash is written ${option}=-…`;
}

function firstSentence(message: string): string {
  const [sentence = message] = message.split(/\.\s/);
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}

/** The command's own options, each one of its choices. */
function chosen(values: Values, command: Command): OptionValues {
  const result: Record<string, string | undefined> = {};
  for (const [name, { choices, isFlag, isRequired, value: form }] of Object.entries(
    command.options,
  )) {
    const value = isFlag === true && values[name] === true ? 'true' : values[name];
    if (isRequired === true && value === undefined) {
      throw new UsageError(`${command.name} needs --${name} ${form}`, command.name);
    }
    if (typeof value !== 'string') continue;
    if (choices !== undefined && !choices.includes(value)) {
      throw new UsageError(
        `--${name} is one of ${choices.join(', ')}, not ${given(value)}`,
        command.name,
      );
    }
    result[name] = value;
  }
  return result;
}
