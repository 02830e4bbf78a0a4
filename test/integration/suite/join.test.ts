// A report and a trace of the same program, both open: row, tree and details carry what the report measured.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { OpenTrace } from '../../../src/host/open-trace.ts';
import type { ModelElement } from '../../../src/host/tree/model-nodes.ts';
import {
  closeAll,
  copyOfSample,
  drawn,
  fixture,
  openedReport,
  openedTrace,
  removeScratch,
  sampleReport,
  scratch,
  testApi,
  until,
} from './support.ts';

const LAYER = '/phase:decode/step:10/layer:5';
const shared = process.env['KERNEL_LENS_SHARED'] ?? fixture('../../../shared').fsPath;
/** The whole layer; the committed report has three of its twelve kernels. */
const whole = vscode.Uri.file(path.join(shared, 'traces/ncu/decode_10_5.ncu-rep'));

/** The element at the end of a path of ids. */
async function elementAt(trace: OpenTrace, ids: readonly string[]): Promise<ModelElement> {
  const { model } = await testApi();
  let element = (await model.getChildren()).find(root => root.trace === trace);
  for (const id of ids) {
    const children: ModelElement[] = element === undefined ? [] : await model.getChildren(element);
    element = children.find(({ node }) => node?.id === id);
    assert.ok(element, `${id} is not in the tree`);
  }
  return element!;
}

/** The kernel of an operator in a layer of step 10. */
async function kernelOf(trace: OpenTrace, operator: string, layer = LAYER): Promise<ModelElement> {
  const { model } = await testApi();
  const chain = ['/phase:decode', '/phase:decode/step:10', layer, `${layer}/operator:${operator}`];
  const element = await elementAt(trace, chain);
  return (await model.getChildren(element))[0]!;
}

async function descriptionOf(element: ModelElement): Promise<string> {
  return String((await testApi()).model.getTreeItem(element).description);
}

async function tooltipOf(element: ModelElement): Promise<string> {
  const { tooltip } = (await testApi()).model.getTreeItem(element);
  // The text is escaped for Markdown.
  return (tooltip as vscode.MarkdownString).value.replaceAll(/\\|&nbsp;/g, found =>
    found === '\\' ? '' : ' ',
  );
}

describe('a report joined with a trace', () => {
  afterEach(async () => {
    const { reportStore } = await testApi();
    for (const report of reportStore.files) {
      await vscode.commands.executeCommand('kernelLens.closeTrace', report);
    }
    await closeAll();
  });
  after(() => removeScratch('join'));

  async function joinedSample(): Promise<OpenTrace> {
    const { joins } = await testApi();
    const trace = await openedTrace();
    await openedReport();
    await until('they are joined', () => joins.of(trace).length === 1);
    return trace;
  }

  it('is joined by itself, and its row says how much', async () => {
    const { files, reportStore } = await testApi();
    const trace = await joinedSample();
    const item = files.getTreeItem(reportStore.files[0]!);
    assert.equal(item.contextValue, 'report.open.joined');
    assert.equal(item.description, '3 of 3 joined · NVIDIA H200 · 3 kernels');
    const text = (of: Parameters<typeof files.getTreeItem>[0]): string =>
      (files.getTreeItem(of).tooltip as vscode.MarkdownString).value;
    assert.match(text(reportStore.files[0]!), /eager7b.*3.*of.*3.*2.*certain/);
    assert.match(text(trace), /full.*3.*of.*3/);
  });

  it('shows in the tree what bounds a kernel, and says where another launch was measured', async () => {
    const trace = await joinedSample();
    const measured = await until('the tree has counters', async () => {
      const kernel = await kernelOf(trace, 'gate_up_proj');
      return kernel.node?.joined !== undefined && kernel;
    });
    assert.match(await descriptionOf(measured), /^44\.1 µs · memory bound 83\.1 %/);
    assert.match(await tooltipOf(measured), /Under ncu: memory bound, 83\.1 % of DRAM/);
    const alike = await kernelOf(trace, 'gate_up_proj', '/phase:decode/step:10/layer:6');
    assert.doesNotMatch(await descriptionOf(alike), /bound/);
    assert.match(await tooltipOf(alike), /launched alike under ncu: memory bound, 83\.1 %/);
    const layer = await elementAt(trace, ['/phase:decode', '/phase:decode/step:10', LAYER]);
    assert.match(await tooltipOf(layer), /measured by ncu: 3, memory bound, 76\.9 % of DRAM/);
    assert.equal((await kernelOf(trace, 'rope')).node?.joined, undefined);
  });

  it('shows in the details what was measured, with why the times differ', async () => {
    const { probe } = await testApi();
    const trace = await joinedSample();
    await vscode.commands.executeCommand('kernelLens.showTrace', trace);
    const kernel = await kernelOf(trace, 'gate_up_proj');
    await vscode.commands.executeCommand('kernelLens.revealInTimeline', kernel);
    await drawn();
    const details = await until('the details have counters', async () => {
      const text = (await probe())?.details;
      return text?.includes('Measured by ncu') === true && text;
    });
    assert.match(details, /full\.ncu-rep, kernel 2/);
    assert.match(details, /memory bound, 83\.1 % of DRAM/);
    assert.match(details, /45\.8 µs/);
    assert.match(details, /1\.04×: clocks not locked, caches flushed/);
  });

  it('opens the report at the kernel', async () => {
    const { reports } = await testApi();
    const trace = await joinedSample();
    const kernel = await kernelOf(trace, 'gate_up_proj');
    await vscode.commands.executeCommand('kernelLens.showCounters', kernel);
    await until('the report shows the kernel', async () => {
      return (await reports.lastPanel?.probe())?.kernel === 2;
    });
  });

  it('is separated at the user’s wish and with the report', async () => {
    const { joins, reportStore } = await testApi();
    const trace = await joinedSample();
    await vscode.commands.executeCommand('kernelLens.separateReport', reportStore.files[0]);
    assert.deepEqual(joins.of(trace), []);
    assert.equal((await kernelOf(trace, 'gate_up_proj')).node?.joined, undefined);
    await vscode.commands.executeCommand('kernelLens.joinReport', trace, sampleReport());
    assert.equal(joins.of(trace).length, 1);
    assert.notEqual((await kernelOf(trace, 'gate_up_proj')).node?.joined, undefined);
    await vscode.commands.executeCommand('kernelLens.closeTrace', reportStore.files[0]);
    await until('the report is closed', () => reportStore.files.length === 0);
    await until('the tree has no counters', async () => {
      return (await kernelOf(trace, 'gate_up_proj')).node?.joined === undefined;
    });
  });

  it('stays joined where another file cannot be, or another trace has none of its kernels', async () => {
    const { joins, reportStore } = await testApi();
    const trace = await openedTrace();
    await vscode.commands.executeCommand('kernelLens.joinReport', trace, sampleReport());
    const other = await openedTrace(fixture('torch/stack.pt.trace.json'));
    const window = vscode.window as { showErrorMessage: unknown; showWarningMessage: unknown };
    const { showErrorMessage, showWarningMessage } = window;
    const said: string[] = [];
    const say = async (text: string) => void said.push(text);
    Object.assign(window, { showErrorMessage: say, showWarningMessage: say });
    try {
      await vscode.commands.executeCommand('kernelLens.joinReport', other, sampleReport());
      await vscode.commands.executeCommand('kernelLens.joinReport', trace, trace.uri);
    } finally {
      Object.assign(window, { showErrorMessage, showWarningMessage });
    }
    assert.equal(said.length, 2, said.join('\n'));
    assert.match(said[0]!, /^No kernel of full\.ncu-rep/);
    assert.ok(said[1]!.includes(trace.name), said[1]);
    assert.equal(joins.of(trace).length, 1);
    assert.deepEqual(
      reportStore.files.map(({ uri }) => uri.fsPath),
      [sampleReport().fsPath],
    );
  });

  it('is read again with its trace where the user has joined them', async () => {
    const { joins, reportStore } = await testApi();
    const uri = copyOfSample(scratch('join'), 'again.sqlite');
    const trace = await openedTrace(uri);
    await vscode.commands.executeCommand('kernelLens.joinReport', trace, sampleReport());
    assert.equal(joins.of(trace).length, 1);
    await vscode.commands.executeCommand('kernelLens.closeTrace', trace);
    await until('the report went with it', () => reportStore.files.length === 0);
    const again = await openedTrace(uri);
    await until('they are joined again', () => joins.of(again).length === 1);
    assert.equal(joins.of(again)[0]!.report.uri.fsPath, sampleReport().fsPath);
  });

  it('is joined again after the engine has ended', async () => {
    const { engine, joins } = await testApi();
    const trace = await joinedSample();
    const [before] = joins.of(trace);
    const window = vscode.window as { showErrorMessage: unknown };
    const original = window.showErrorMessage;
    window.showErrorMessage = async (_: string, restart: string) => restart;
    try {
      await engine.killForTest();
      await until('they are joined again', () => {
        const [now] = joins.of(trace);
        return now !== undefined && now !== before;
      });
    } finally {
      window.showErrorMessage = original;
    }
  });

  it('is not joined with a trace of another program', async () => {
    const { joins } = await testApi();
    const uri = fixture('torch/steps.pt.trace.json');
    const trace = await openedTrace(uri);
    await openedReport();
    const summary = await trace.ask('join', id => ({ trace: id, report: 1e9 })).catch(() => 'no');
    assert.equal(summary, 'no', 'the engine has answered all before');
    assert.deepEqual(joins.of(trace), []);
  });

  it('pins all twelve kernels of a whole layer', async function () {
    if (!existsSync(whole.fsPath)) {
      process.stdout.write(`      skipped: ${whole.fsPath} is not here\n`);
      this.skip();
    }
    const { files, joins } = await testApi();
    const trace = await openedTrace();
    const report = await openedReport(whole);
    await until('they are joined', () => joins.of(trace).length === 1);
    assert.equal(joins.of(trace)[0]!.summary.certain, 12);
    assert.match(String(files.getTreeItem(report).description), /^12 of 12 joined · /);
  });
});
