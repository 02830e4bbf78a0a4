/** The words of the command line taken apart; everything wrong with them is a `UsageError`. Opens nothing. */

import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Command, OptionValues } from './command.ts';
import { nearest, UsageError } from './usage.ts';

export type Request =
  | { readonly kind: 'help'; readonly command?: Command }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly path: string;
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
  const command = commandNamed(first, commands);
  const { values, positionals } = parseWords(words, command);
  if (values['help'] === true) return { kind: 'help', command };
  const [, path, ...more] = positionals;
  if (path === undefined) throw new UsageError(`${command.name} needs a file`, command.name);
  if (more.length > 0) {
    throw new UsageError(`${command.name} takes one file, not ${more.length + 1}`, command.name);
  }
  return {
    kind: 'run',
    command,
    path,
    json: values['json'] === true,
    options: chosen(values, command),
  };
}

function helpRequest(words: readonly string[], commands: readonly Command[]): Request {
  const wanted = words.filter(word => !word.startsWith('-'))[1];
  const asked = words.some(word => ['help', '--help', '-h'].includes(word));
  if (!asked) throw new UsageError('no command was given');
  return wanted === undefined
    ? { kind: 'help' }
    : { kind: 'help', command: commandNamed(wanted, commands) };
}

function commandNamed(word: string, commands: readonly Command[]): Command {
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return command;
  const names = commands.map(({ name }) => name);
  const guess = nearest(word, names);
  throw new UsageError(
    guess === undefined
      ? `there is no command ${word}; the commands are ${names.join(', ')}`
      : `there is no command ${word}; did you mean ${guess}?`,
  );
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function parseWords(
  words: readonly string[],
  command: Command,
): { values: Values; positionals: readonly string[] } {
  const own = Object.keys(command.options).map(name => [name, { type: 'string' }] as const);
  const options: NonNullable<ParseArgsConfig['options']> = {
    ...COMMON,
    ...Object.fromEntries(own),
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
    throw new UsageError(firstSentence(message), command.name);
  }
}

function firstSentence(message: string): string {
  const [sentence = message] = message.split(/\.\s/);
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}

/** The command's own options, each one of its choices. */
function chosen(values: Values, command: Command): OptionValues {
  const result: Record<string, string | undefined> = {};
  for (const [name, { choices }] of Object.entries(command.options)) {
    const value = values[name];
    if (typeof value !== 'string') continue;
    if (choices !== undefined && !choices.includes(value)) {
      throw new UsageError(`--${name} is one of ${choices.join(', ')}, not ${value}`, command.name);
    }
    result[name] = value;
  }
  return result;
}
