/** The CSV reader with what surrounds tables in practice: terminal output, other locales, older and other pages. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { ncuCsv } from '../../../../../src/core/readers/ncu/csv.ts';
import { bareName, parsePushPop } from '../../../../../src/core/readers/ncu/csv-kernel.ts';
import { RecordReader, splitRecord } from '../../../../../src/core/readers/ncu/csv-lines.ts';
import { cpuMs } from '../../../../support/cpu-time.ts';
import { freeContext, headOf, memorySource } from '../../../../support/memory-source.ts';
import { fixtures } from '../../../../support/ncu-files.ts';

const raw = readFileSync(path.join(fixtures, 'basic.raw.csv'), 'utf8');
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function read(text: string, chunk?: number) {
  const result = await ncuCsv.read(memorySource(bytesOf(text), 'x.csv', chunk), freeContext);
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.advice}`);
  return result.value.report;
}

const DURATION = 'gpu__time_duration.sum';

describe('ncu CSV', () => {
  it('splits records like an independent parser', () => {
    for (const file of ['basic.raw.csv', 'basic.details.csv', 'full.raw.csv']) {
      const text = readFileSync(path.join(fixtures, file), 'utf8');
      const expected = parse(text, { relax_column_count: true });
      const reader = new RecordReader();
      const found = text.split('\n').flatMap(line => {
        const record = reader.push(line);
        return record === undefined ? [] : [record];
      });
      assert.deepEqual(found, expected);
    }
    assert.deepEqual(splitRecord('"a","b ""c"", d",e,,"f"'), ['a', 'b "c", d', 'e', '', 'f']);
  });

  it('finds the table between other output, whatever the chunks', async () => {
    const [header = '', units = '', ...rows] = raw.trimEnd().split('\n');
    const noisy = [
      '==PROF== Connected to process 1934 (/usr/bin/python3.12)',
      'loading "ID","nothing"',
      '==PROF== Profiling "nvjet" - 0: 0%....50%....100% - 10 passes',
      '==WARNING== Some warning',
      header,
      units,
      ...rows.flatMap(row => ['step done "', row]),
      'tokens/s: 12',
      '',
    ].join('\r\n');
    const quiet = await read(raw);
    for (const chunk of [undefined, 1, 77, 4096]) {
      const report = await read(noisy, chunk);
      assert.equal(report.kernels.length, 6);
      assert.deepEqual(
        report.kernels.map((_, i) => report.metrics.value(i, DURATION)),
        quiet.kernels.map((_, i) => quiet.metrics.value(i, DURATION)),
      );
      assert.deepEqual(
        report.warnings.map(({ reason }) => reason),
        ['profiler-message'],
      );
    }
    assert.equal(ncuCsv.detect(headOf(bytesOf(noisy))), 'yes');
    assert.equal(ncuCsv.detect(headOf(bytesOf('==PROF== Connected to process 1'))), 'maybe');
    assert.equal(ncuCsv.detect(headOf(bytesOf('"ID","Name"\n"0","x"'))), 'no');
  });

  it('reads UTF-16, as PowerShell writes it', async () => {
    const units = Uint16Array.from(`\ufeff==PROF== x\r\n${raw}`, letter => letter.charCodeAt(0));
    const bytes = new Uint8Array(units.buffer);
    assert.equal(ncuCsv.detect(headOf(bytes)), 'yes');
    for (const chunk of [1, 777, 1 << 20]) {
      const result = await ncuCsv.read(memorySource(bytes, 'x.csv', chunk), freeContext);
      assert.ok(result.ok);
      assert.equal(result.value.report.kernels.length, 6);
      assert.equal(result.value.report.metrics.value(0, DURATION), 31264);
    }
  });

  it('reads the notation of another locale', async () => {
    const german = raw.replace(/"(-?\d[\d,]*\.?\d*)"/g, (_, number: string) => {
      const swapped = number.replace(/[.,]/g, mark => (mark === '.' ? ',' : '.'));
      return `"${swapped}"`;
    });
    const report = await read(german.replaceAll('"9,0"', '"9.0"'));
    assert.equal(report.metrics.value(0, DURATION), 31264);
    assert.equal(report.metrics.value(0, 'device__attribute_l2_cache_size'), 62914560);
  });

  it('reads tables that a spreadsheet has written again', async () => {
    const fields: string[][] = parse(raw);
    fields.forEach(row => row.splice(12, 1, row[12]!.replace('9.0', '9')));
    for (const separator of [',', ';', '\t']) {
      const quotes = new RegExp(`["\n${separator}]`);
      const lines = fields.map(row =>
        row
          .map(cell => (quotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
          .join(separator),
      );
      const text = `\ufeff${lines.join('\r\n')}\r\n`;
      assert.equal(ncuCsv.detect(headOf(bytesOf(text))), 'yes', separator);
      const report = await read(text, 100);
      const quiet = await read(raw);
      assert.deepEqual(report.warnings, []);
      assert.deepEqual(report.kernels, quiet.kernels);
      for (const { name } of quiet.metrics.columns) {
        const values = (of: typeof quiet) => of.kernels.map((_, i) => of.metrics.value(i, name));
        assert.deepEqual(values(report), values(quiet), `${name} ${separator}`);
      }
    }
  });

  it('says where the row of units is missing', async () => {
    const lines = raw.split('\n');
    const report = await read([...lines.slice(0, 1), ...lines.slice(2)].join('\n'));
    assert.equal(report.kernels.length, 6);
    assert.deepEqual(
      report.warnings.map(({ reason }) => reason),
      ['units-missing'],
    );
  });

  it('reads groups of digits apart by spaces, points or apostrophes', async () => {
    const quiet = await read(raw);
    const number = /"(-?\d[\d,]*)(\.\d*)?"/g;
    for (const [group, mark] of [
      ['\u202f', ','],
      ['\u00a0', ','],
      ['\ufffd', ','],
      [' ', ','],
      ['.', ','],
      ['’', '.'],
    ] as const) {
      const [header, ...rest] = raw.split('\n');
      const rows = rest.join('\n').replace(number, (_, whole: string, part: string = '') => {
        return `"${whole.replaceAll(',', group)}${part.replace('.', mark)}"`;
      });
      const report = await read(`${header}\n${rows}`);
      assert.deepEqual(report.warnings, []);
      for (const { name } of quiet.metrics.columns) {
        const values = (of: typeof quiet) => of.kernels.map((_, i) => of.metrics.value(i, name));
        assert.deepEqual(values(report), values(quiet), `${name} ${group}`);
      }
    }
  });

  it('says how many numbers it could not read, and takes none for another', async () => {
    const columns = '"ID","Kernel Name","Section Name","Metric Name","Metric Unit","Metric Value"';
    const rows = ['1,234.50', '7,5', '1.234.567', '12,34,567'].map(
      (value, i) => `"0","k","Command line profiler metrics","m${i}.sum","","${value}"`,
    );
    const report = await read([columns, ...rows].join('\n'));
    assert.deepEqual(
      rows.map((_, i) => report.metrics.value(0, `m${i}.sum`)),
      [1234.5, undefined, undefined, 1234567],
    );
    assert.deepEqual(
      report.warnings.map(({ reason, args }) => [reason, args]),
      [['numbers-unread', [2]]],
    );
    const german = await read([columns, rows[2]].join('\n'));
    assert.equal(german.metrics.value(0, 'm2.sum'), 1234567);
  });

  it('puts long lines together once, however small the pieces', async () => {
    const line = `"0","${'k'.repeat(400_000)}"`;
    const source = memorySource(bytesOf(`"ID","Kernel Name"\n${line}\n`), 'x.csv', 1);
    const before = cpuMs();
    const result = await ncuCsv.read(source, freeContext);
    assert.ok(result.ok);
    assert.equal(result.value.report.kernels[0]?.name.length, 400_000);
    // Copying the line again with every byte would be 80 GB.
    assert.ok(cpuMs() - before < 5000);
  });

  it('reads metrics that were asked for by name, as older versions print them', async () => {
    const text = [
      '"ID","Process ID","Process Name","Host Name","Kernel Name","Kernel Time","Context","Stream","Section Name","Metric Name","Metric Unit","Metric Value"',
      '"0","7","a","h","void f<int>(int*)","2020-Mar-01 10:00:00","1","7","Command line profiler metrics","gpu__time_duration.sum","usecond","1,234.50"',
      '"0","7","a","h","void f<int>(int*)","2020-Mar-01 10:00:00","1","7","Command line profiler metrics","dram__bytes.sum","Mbyte","n/a"',
      '"1","7","a","h","g(float)","2020-Mar-01 10:00:01","1","7","Command line profiler metrics","gpu__time_duration.sum","msecond","2.00"',
    ].join('\n');
    const report = await read(text);
    assert.deepEqual(
      report.kernels.map(({ functionName }) => functionName),
      ['f', 'g'],
    );
    assert.equal(report.metrics.value(0, DURATION), 1234500);
    assert.equal(report.metrics.value(1, DURATION), 2e6);
    assert.equal(report.metrics.value(0, 'dram__bytes.sum'), undefined);
    assert.deepEqual([...report.kernels[0]!.grid], [0, 0, 0]);
  });

  it('keeps line breaks inside fields, wherever chunks end', async () => {
    const text = [
      '"ID","Kernel Name","Section Name","Metric Name","Metric Unit","Metric Value","Rule Name","Rule Type","Rule Description"',
      '"0","k","SpeedOfLight","Duration","us","1.00",',
      '"0","k","SpeedOfLight","","","","R","INF","one',
      'two',
      '"',
      '',
    ].join('\n');
    for (const chunk of [1, 2, 3, 50, undefined]) {
      const report = await read(text, chunk);
      assert.equal(report.rulesOf(0)[0]?.messages[0]?.text, 'one\ntwo\n');
    }
  });

  it('says what ncu said where there is no table', async () => {
    const text = '==ERROR== ERR_NVGPUCTRPERM - The user does not have permission\n';
    const result = await ncuCsv.read(memorySource(bytesOf(text), 'x.csv'), freeContext);
    assert.equal(result.ok, false);
    assert.equal(!result.ok && result.error.reason, 'no-rows');
    assert.match(result.ok ? '' : (result.error.advice ?? ''), /ERR_NVGPUCTRPERM/);
  });

  it('keeps the rows before a cut, and those around a damaged one', async () => {
    const cut = await read(raw.slice(0, Math.floor(raw.length * 0.8)));
    assert.ok(cut.kernels.length >= 3 && cut.kernels.length < 6);
    assert.ok(
      cut.warnings.some(({ reason }) => reason === 'rows-cut' || reason === 'rows-damaged'),
    );
    const lines = raw.split('\n');
    lines[4] = (lines[4] ?? '').replace('","', ',"');
    const damaged = await read(lines.join('\n'));
    assert.equal(damaged.kernels.length, 5);
    assert.deepEqual(
      damaged.kernels.map(({ id }) => id),
      [0, 1, 3, 4, 5],
    );
    assert.deepEqual(
      damaged.warnings.map(({ reason }) => reason),
      ['rows-damaged'],
    );
  });

  it('leaves out tables of the machine among the rows of a details page, but no damaged row in silence', async () => {
    const details = readFileSync(path.join(fixtures, 'basic.details.csv'), 'utf8');
    const [header = '', ...rows] = details.trimEnd().split('\n');
    // As ncu prints it with --print-details all where there are several GPUs.
    const affinity = [
      '    Not supported for NVSwitch.',
      '',
      '"GPU ID","GPU Name","NUMA ID by CPU Affinity","CPU Affinity","NUMA ID by Memory Affinity"',
      '"0","NVIDIA H200","0","0-31","0"',
      '"1","NVIDIA H200","0","0-31","0"',
    ];
    const first = rows.findIndex(row => row.startsWith('"1",'));
    const inserted = [header, ...rows.slice(0, first), ...affinity, ...rows.slice(first)];
    const [plain, whole] = [await read(details), await read(inserted.join('\n'))];
    assert.deepEqual(whole.warnings, []);
    assert.deepEqual(whole.kernels, plain.kernels);
    assert.equal(whole.metrics.columns.length, plain.metrics.columns.length);
    const cut = await read([...inserted, ...affinity, '"5","934","python3.12"', ''].join('\n'));
    assert.deepEqual(
      cut.warnings.map(({ reason, args }) => [reason, args]),
      [['rows-damaged', [1]]],
    );
  });

  it('takes range names with colons, and the stacks of several threads', () => {
    const cell =
      '575  "engine:a:b c:Int64:9:RGB:0xffffa500:ASCII:a:b c"  "engine:in:none:none:none:none:ASCII:in" 600  "other:x:none:none:RGB:0xff0000ff:ASCII:x" ';
    const color = 0xffffa500;
    assert.deepEqual(parsePushPop(cell), [
      {
        ...{ style: 'push-pop', thread: 575, depth: 0, domain: 'engine', name: 'a:b c' },
        ...{ payloadType: 'i64', payload: '9', color },
      },
      { style: 'push-pop', thread: 575, depth: 1, domain: 'engine', name: 'in' },
      {
        ...{ style: 'push-pop', thread: 600, depth: 0, domain: 'other', name: 'x' },
        color: 0xff0000ff,
      },
    ]);
  });

  it('finds bare names', () => {
    assert.equal(bareName('void ns::f<int, (bool)1>(float const*, int)'), 'f');
    assert.equal(bareName('(anonymous namespace)::g(int)'), 'g');
    assert.equal(bareName('triton_kernel_0d1d'), 'triton_kernel_0d1d');
  });
});
