/** `info`: format, product, GPUs, span, counts and warnings of a trace or report. */

import { largestIn } from '../../core/base/lists.ts';
import { counted } from '../../core/format/count.ts';
import { unclassified } from '../../core/analysis/unclassified.ts';
import { aboutReport, aboutTrace, reportDevice } from '../../core/export/about.ts';
import { formatBytes } from '../../core/format/bytes.ts';
import { deviceName } from '../../core/format/device-name.ts';
import { grouped } from '../../core/format/number.ts';
import { formatByteRate, formatFrequency } from '../../core/format/rate.ts';
import { exactTime, formatTime } from '../../core/format/time.ts';
import type { Trace, Warning } from '../../core/trace/trace.ts';
import type { OpenFile } from '../../worker/open-file.ts';
import type { Answer, FileCommand } from '../command.ts';
import { datasheetText } from '../datasheet.ts';
import { printable } from '../text.ts';

export const info: FileCommand = {
  files: 'one',
  name: 'info',
  summary: 'format, product and version, GPUs, processes, span, counts, warnings',
  options: {},
  tellsWarnings: true,
  answer: file => (file.opens === 'trace' ? traceInfo(file.trace) : reportInfo(file)),
};

function traceInfo(trace: Trace): Answer {
  const { format, product, version, devices, startNs, endNs, warnings, gaps } = trace;
  const document = aboutTrace(trace);
  const { counts } = document;
  const lines = [
    ['format', format],
    ['written by', `${product} ${version}`.trim()],
    ...devices.flatMap(deviceLines),
    ...trace.processes.map(process => ['process', `${process.name} (${process.pid})`]),
    ['span', `${formatTime(endNs - startNs)} (${exactTime(endNs - startNs)})`],
    ...Object.entries(counts).map(([what, count]) => [COUNT_WORDS[what] ?? what, grouped(count)]),
    ...unclassifiedLine(trace),
    ...trace.facts.map(({ label, value }) => [label, value]),
  ];
  return { document, text: () => listing(lines, [...warnings, ...gaps]) };
}

/** How many kernels no rule of operators knows; nothing where all are known. */
function unclassifiedLine(trace: Trace): string[][] {
  const { kernels, names } = unclassified(trace);
  if (kernels === 0) return [];
  return [
    [
      'not classified',
      `${counted(kernels, 'kernel', 'kernels')} of ${counted(names.length, 'name', 'names')}`,
    ],
  ];
}

const COUNT_WORDS: Readonly<Record<string, string>> = { apiCalls: 'API calls' };

/** What the file says of a device, and what its datasheet does; nothing where neither says anything. */
function deviceLines(device: Trace['devices'][number]): string[][] {
  const said = deviceText(device);
  const datasheet = datasheetText(device.name);
  return [
    ...(said === '' ? [] : [[deviceName(device), said]]),
    ...(datasheet === '' ? [] : [['  by its datasheet', datasheet]]),
  ];
}

function deviceText({
  name,
  sms,
  memoryBandwidth,
  clock,
  totalMemory,
}: Trace['devices'][number]): string {
  const facts = [
    name,
    sms === undefined ? '' : counted(sms, 'SM', 'SMs'),
    totalMemory === undefined ? '' : formatBytes(totalMemory),
    memoryBandwidth === undefined ? '' : formatByteRate(memoryBandwidth),
    clock === undefined ? '' : formatFrequency(clock),
  ];
  return facts.filter(fact => fact !== '').join(', ');
}

function listing(lines: readonly (readonly string[])[], warnings: readonly Warning[]): string {
  const width = largestIn(lines.map(([label = '']) => label.length));
  const facts = lines.map(
    ([label = '', value = '']) => `${label.padEnd(width)}  ${printable(value)}`,
  );
  return [...facts, ...warnings.map(({ message }) => `warning: ${printable(message)}`)].join('\n');
}

function reportInfo({ report }: Extract<OpenFile, { opens: 'report' }>): Answer {
  const { format, product, version, kernels, warnings } = report;
  const gpus = report.devices.map(reportDevice);
  const lines = [
    ['format', format],
    ['written by', `${product} ${version}`.trim()],
    ...gpus.flatMap(deviceLines),
    ...report.processes.map(process => ['process', `${process.name} (${process.pid})`]),
    ['kernels', grouped(kernels.length)],
    ['metrics', grouped(report.metrics.columns.length)],
    ...report.facts.map(({ label, value }) => [label, value]),
  ];
  return { document: aboutReport(report), text: () => listing(lines, warnings) };
}
