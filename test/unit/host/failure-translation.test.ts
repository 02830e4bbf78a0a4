// Failures in the user's language: which text is taken, and what becomes of unknown reasons.

import assert from 'node:assert/strict';
import { argumentsOf, translateFailureWith } from '../../../src/host/failure-translation.ts';
import { FAILURE_TEXTS } from '../../../src/host/failure-texts.ts';

const fill = (message: string, ...args: (string | number)[]): string =>
  `<${message.replace(/\{(\d+)\}/g, (_, n) => String(args[Number(n)]))}>`;

describe('failure translation', () => {
  it('translates message and advice by reason, and keeps reason and args', () => {
    const args = ['a.sqlite', 'a.sqlite'];
    const failure = { reason: 'file-not-found', message: 'x', advice: 'y', args };
    assert.deepEqual(translateFailureWith(fill, failure), {
      reason: 'file-not-found',
      message: '<a.sqlite: no such file (a.sqlite)>',
      advice: '<Check the path; the file may have been moved or deleted.>',
      args,
    });
  });

  it('takes the text whose placeholders the args can fill', () => {
    const translate = (...args: (string | number)[]) =>
      translateFailureWith(fill, { reason: 'truncated', message: 'x', args }).message;
    assert.equal(translate('a'), '<a is cut off or damaged: its end is missing>');
    assert.equal(translate('a', 5, 9), '<a is truncated: 5 of 9 bytes are missing>');
  });

  it('leaves a failure alone whose args are missing or whose reason is unknown', () => {
    for (const reason of ['truncated', 'never-heard-of']) {
      const failure = { reason, message: 'as it came', advice: 'do this' };
      assert.equal(translateFailureWith(fill, failure), failure);
    }
  });

  it('has at most one text for each number of args', () => {
    for (const [reason, texts] of Object.entries(FAILURE_TEXTS)) {
      const needs = texts.map(argumentsOf);
      assert.equal(new Set(needs).size, needs.length, reason);
    }
  });
});
