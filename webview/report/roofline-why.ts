/**
 * Answers, inside the chart, why its ridge is not the one that a datasheet or another chart says: a ridge belongs to a
 * pair of one peak and one memory level, at one clock. All pairs of the device stand in a table with their sums, and
 * beside them what its datasheet says.
 */

import { percent } from '../../src/core/format/number.ts';
import { formatFrequency, formatRate } from '../../src/core/format/rate.ts';
import { sideways } from '../charts/sideways.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import type { ReportContext } from './context.ts';
import { noDatasheetText } from './roofline-answer.ts';
import type { RooflineData, RooflineModel } from './roofline-model.ts';
import { LEVELS } from './roofline-points.ts';
import { isSparse, ridgeOf, roofFor, type DrawnRoof } from './roofline-roofs.ts';
import { intensityText, LEVEL_NAMES, ratioText } from './roofline-text.ts';

/** Datasheets round their peaks and clocks. */
const CLOCK_NOISE = 1.03;

export function whyPanel(
  roofline: RooflineData,
  model: RooflineModel,
  context: Pick<ReportContext, 'showFigure'>,
): HTMLElement {
  const { kernel } = model;
  const roofs = roofline.roofs
    .filter(roof => roof.kind === 'compute')
    .filter(roof => roof.used || !isSparse(roof) || roof.id === model.roof?.id)
    .map(roof => roofFor(roofline, kernel, roof.id, 'measured'))
    .filter(roof => roof !== undefined);
  const memory = LEVELS.flatMap(level => {
    const roof = roofFor(roofline, kernel, level, 'measured');
    return roof === undefined ? [] : [{ ...roof, level }];
  });
  const boost = (id: string): number =>
    roofline.roofs.find(roof => roof.id === id)?.peakAtBoost ?? NaN;
  const head = element(
    'tr',
    {},
    ...[t('Roof'), t('Peak'), t('Clock'), t('At boost'), t('Datasheet')].map(cell),
    ...memory.map(level => cell(t('Ridge with {0}', LEVEL_NAMES[level.level]))),
  );
  const rows = roofs.map(roof =>
    element(
      'tr',
      { class: roof.id === model.roof?.id ? 'is-chosen' : undefined },
      element('td', {}, roof.name),
      element('td', { class: 'number' }, peakButton(roof, context)),
      element('td', { class: 'number' }, clockText(roof)),
      element('td', { class: 'number' }, formatRate(boost(roof.id), roof.unit)),
      element('td', { class: 'number' }, formatRate(roof.datasheetPeak ?? NaN, roof.unit)),
      ...memory.map(level =>
        element('td', { class: 'number' }, ratioText(ridgeOf(roof.peak, level.peak))),
      ),
    ),
  );
  return element(
    'div',
    { class: 'roofline-why-body' },
    ...sentences(roofline, model).map(text => element('p', {}, text)),
    sideways(
      element(
        'div',
        { class: 'roofline-scroll', role: 'region', 'aria-label': t('All ridges') },
        element(
          'table',
          { class: 'roofline-table', 'aria-label': t('All ridges') },
          element('thead', {}, head),
          element('tbody', {}, ...rows),
        ),
      ),
    ),
    element('p', { class: 'roofline-memory' }, ...memorySums(memory, context)),
  );
}

function cell(text: string): HTMLElement {
  return element('th', { scope: 'col' }, text);
}

function clockText({ clock }: DrawnRoof): string {
  return clock === undefined ? '–' : formatFrequency(clock);
}

function peakButton(roof: DrawnRoof, context: Pick<ReportContext, 'showFigure'>): HTMLElement {
  const { figure, name, unit } = roof;
  const made = element(
    'button',
    { type: 'button', class: 'figure-button number' },
    formatRate(figure.value, unit),
  );
  made.addEventListener('click', () => {
    const note =
      roof.from === 'datasheet'
        ? t('Of the datasheet: the report has no such peak.')
        : t('What the unit can do in one cycle times the clock measured while this kernel ran.');
    context.showFigure(made, t('Peak of {0}', name), figure, [note]);
  });
  return made;
}

function memorySums(
  memory: readonly DrawnRoof[],
  context: Pick<ReportContext, 'showFigure'>,
): Node[] {
  return memory.flatMap((level, index) => [
    document.createTextNode(`${index === 0 ? '' : ' · '}${level.name} `),
    peakButton(level, context),
    ...memoryTail(level).map(text => document.createTextNode(` ${text}`)),
  ]);
}

function memoryTail({ clock, datasheetPeak, from, unit }: DrawnRoof): string[] {
  const at = clock === undefined ? [] : [t('at {0}', formatFrequency(clock))];
  if (from === 'datasheet') return [t('by its datasheet')];
  if (datasheetPeak === undefined) return at;
  return [...at, t('(datasheet {0})', formatRate(datasheetPeak, unit))];
}

/** The answer in words, with the report's own figures in it. */
export function sentences(roofline: RooflineData, model: RooflineModel): string[] {
  const { roof, kernel } = model;
  const dram = roofFor(roofline, kernel, 'dram', 'measured');
  if (roof === undefined || dram === undefined) return [];
  const own = roofFor(roofline, kernel, roof.id, 'measured') ?? roof;
  const said = [
    t(
      'A ridge belongs to a pair: the peak of one kind of work over the peak of one memory level. Here: {0}, {1} over DRAM, {2}, is {3}.',
      own.name,
      formatRate(own.peak, own.unit),
      formatRate(dram.peak, 'byte/s'),
      intensityText(ridgeOf(own.peak, dram.peak), own.unit),
    ),
  ];
  if (own.from === 'datasheet') return [...said, ...datasheetSentences(roofline, own, dram)];
  const fp32 = roofFor(roofline, kernel, 'fp32', 'measured');
  const fp16 = roofFor(roofline, kernel, 'fp16', 'measured');
  const l1 = roofFor(roofline, kernel, 'l1', 'measured');
  if (fp32 !== undefined) {
    said.push(
      t(
        'Nsight Compute’s first roofline shows FP32 and FP64 of the CUDA cores, without tensor cores: their ridge with DRAM is {0} for FP32.',
        ratioText(ridgeOf(fp32.peak, dram.peak)),
      ),
    );
  }
  if (fp16 !== undefined && l1 !== undefined) {
    said.push(
      t(
        'Its roofline of half precision pairs FP16 of the CUDA cores with L1 as well: {0} FLOP/byte at any clock.',
        ratioText(ridgeOf(fp16.peak, l1.peak)),
      ),
    );
  }
  said.push(...boostSentence(roofline, model));
  if (roof.id.startsWith('tensor:')) {
    said.push(
      t(
        'Tensor operations are counted as the hardware executes them, padding of tiles included: a matrix times a vector can show eight times its useful work.',
      ),
    );
  }
  return [...said, ...datasheetSentences(roofline, own, dram)];
}

function boostSentence(roofline: RooflineData, { roof, kernel, ridge }: RooflineModel): string[] {
  const measured = roof && roofFor(roofline, kernel, roof.id, 'measured');
  const boost = roof && roofFor(roofline, kernel, roof.id, 'boost');
  if (measured?.clock === undefined || boost?.clock === undefined || ridge.boost === undefined) {
    return [];
  }
  const said = [
    t(
      'While this kernel was measured the clock was {0}; the chip’s highest is {1}, where the ridge is {2}. Without --clock-control none, Nsight Compute locks to the base clock.',
      formatFrequency(measured.clock),
      formatFrequency(boost.clock),
      ratioText(ridge.boost),
    ),
  ];
  if (measured.clock > boost.clock * 1.005) {
    said.push(
      t(
        'A clock over the highest means that cycles and time are from different passes of a very short kernel: take its roofs as approximate.',
      ),
    );
  }
  return said;
}

/** What the device's own datasheet says of the same pair, and why the report says something else. */
function datasheetSentences(
  { devices, device }: RooflineData,
  own: DrawnRoof,
  dram: DrawnRoof,
): string[] {
  const side = devices[device];
  if (side === undefined) return [];
  const { datasheet } = side;
  if (datasheet === undefined) return [noDatasheetText(side)];
  const { datasheetPeak: peak } = own;
  if (peak === undefined || dram.datasheetPeak === undefined) {
    return [t('The datasheet of {0} gives no peak of {1}.', datasheet.name, own.name)];
  }
  const said = [
    t(
      'The datasheet of {0} gives {1} for {2} over {3} of DRAM: a ridge of {4} ({5}).',
      datasheet.name,
      formatRate(peak, own.unit),
      own.name,
      formatRate(dram.datasheetPeak, 'byte/s'),
      intensityText(ridgeOf(peak, dram.datasheetPeak), own.unit),
      datasheet.source,
    ),
    datasheet.clock === undefined
      ? t('Its peaks are dense; figures with sparsity, and so their ridges, are twice as high.')
      : t(
          'Its peaks are dense, at clocks of up to {0}; figures with sparsity, and so their ridges, are twice as high.',
          formatFrequency(datasheet.clock),
        ),
  ];
  return [...said, ...differenceSentence(own, peak, datasheet.clock)];
}

/** Why the report's peak is not the datasheet's: another clock, or instructions that do less in a cycle. */
function differenceSentence(
  { from, name, peak: own, clock }: DrawnRoof,
  datasheet: number,
  highest = Infinity,
): string[] {
  if (from === 'datasheet' || clock === undefined) return [];
  const share = percent((100 * own) / datasheet);
  // At which the same operations a cycle make the datasheet's peak.
  const same = (clock * datasheet) / own;
  return [
    same > highest * CLOCK_NOISE
      ? t(
          'The report’s own peak is {0} of it: {1} does fewer operations a cycle than the instructions that the datasheet counts.',
          share,
          name,
        )
      : t(
          'With the unit’s operations a cycle that is a clock of {0}; the report’s own peak, at the {1} measured under ncu, is {2} of it.',
          formatFrequency(same),
          formatFrequency(clock),
          share,
        ),
  ];
}
