// A table of a trace written to a file: where the user wants it, exactly, or not at all.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TableExport, TablePage, TableRequest } from '../../../src/core/protocol/tables.ts';
import { exportTable } from '../../../src/host/editor/export-table.ts';
import { closeAll, openedTrace, removeScratch, scratch } from './support.ts';

const request: TableExport = {
  ...{ table: 'events', scope: {}, names: 'short' },
  sort: { column: 'duration', descending: true },
  columns: [
    { id: 'name', title: 'Name' },
    { id: 'duration', title: 'Duration' },
  ],
};

describe('exporting a table', () => {
  const { showSaveDialog } = vscode.window;
  let proposed: vscode.SaveDialogOptions | undefined;
  function choose(file: string | undefined): void {
    const dialog = async (options?: vscode.SaveDialogOptions) => {
      proposed = options;
      return file === undefined ? undefined : vscode.Uri.file(file);
    };
    Object.assign(vscode.window, { showSaveDialog: dialog });
  }
  afterEach(async () => {
    Object.assign(vscode.window, { showSaveDialog });
    await closeAll();
    removeScratch('export');
  });

  it('writes all rows', async () => {
    const trace = await openedTrace();
    const file = path.join(scratch('export'), 'events.csv');
    const ask = (page: Omit<TableRequest, 'trace'>): Promise<TablePage> =>
      trace.ask('table', id => ({ ...page, trace: id }));
    choose(file);
    assert.equal(await exportTable(trace, request, ask), 8064);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    assert.equal(lines.length, 8065);
    assert.equal(lines[0], 'Name,Duration (ns)');
    const durations = lines.slice(1).map(line => Number(line.split(',')[1]));
    assert.ok(durations.every((ns, i) => i === 0 || ns <= durations[i - 1]!));
    assert.match(proposed?.defaultUri?.path ?? '', /eager7b events\.csv$/);
  });

  it('writes nothing where no file is chosen', async () => {
    const trace = await openedTrace();
    choose(undefined);
    const never = (): Promise<TablePage> => assert.fail('nothing should be asked');
    assert.equal(await exportTable(trace, request, never), undefined);
    assert.ok(!existsSync(path.join(scratch('export'), 'events.csv')));
  });
});
