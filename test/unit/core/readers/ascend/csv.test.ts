/** The profiler's CSV files: quotes, line breaks inside fields, tabs behind times, whatever the size of the chunks. */

import assert from 'node:assert/strict';
import {
  csvNanoseconds,
  readCsv,
  splitRecord,
} from '../../../../../src/core/readers/ascend/csv.ts';
import { memorySource } from '../../../../support/memory-source.ts';

const TEXT =
  'Name,Shapes,Time(us)\r\nop,"""32,3""",1736408883704643.212\t\r\n"a\r\nb","x""y",\r\nlast,é,1';

describe('csv of the Ascend profiler', () => {
  it('gives the same records for chunks of any size', async () => {
    const bytes = new TextEncoder().encode(TEXT);
    for (const chunk of [1, 2, 3, 7, 1000]) {
      const records: string[][] = [];
      const texts: string[] = [];
      const source = memorySource(bytes, 'x.csv', chunk);
      await readCsv(source, (values, offset, length) => {
        records.push([...values]);
        texts.push(new TextDecoder().decode(bytes.subarray(offset, offset + length)));
      });
      assert.deepEqual(records, [
        ['Name', 'Shapes', 'Time(us)'],
        ['op', '"32,3"', '1736408883704643.212'],
        ['a\r\nb', 'x"y', ''],
        ['last', 'é', '1'],
      ]);
      assert.equal(texts[3], 'last,é,1');
      assert.equal(texts[2], '"a\r\nb","x""y",\r');
    }
  });

  it('keeps nanoseconds', () => {
    assert.equal(csvNanoseconds('1736408883704643.212', 1736408883704640), 3212);
    assert.equal(csvNanoseconds('1736408883704643', 1736408883704640), 3000);
    assert.ok(Number.isNaN(csvNanoseconds('N/A', 0)));
    assert.deepEqual(splitRecord(',,'), ['', '', '']);
    assert.deepEqual(splitRecord('"",,"a"'), ['', '', 'a']);
  });
});
