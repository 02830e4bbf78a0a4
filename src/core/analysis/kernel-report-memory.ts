/**
 * The memory tables of ncu (shared memory, L1/TEX, L2, eviction policies, device memory) as data: rows are kinds of
 * access, columns are formulas over the counter that a row names. Rows and columns without any figure are left out.
 */

import { evaluateFirst, quotient, type Figure, type Formula } from '../report/figure.ts';
import type { MetricTable } from '../report/metrics.ts';
import type { ReportTable } from './kernel-report-types.ts';

interface Column {
  readonly label: string;
  readonly unit: string;
  /** Alternatives for a row's counter name; an empty list = the column does not apply. */
  readonly of: (name: string) => readonly Formula[];
  /** The figure is `of` over this, times `factor`. */
  readonly over?: (name: string) => readonly Formula[];
  readonly factor?: number;
}

interface TableSpec {
  readonly id: string;
  readonly title: string;
  /** [label, name as it stands in the counters] */
  readonly rows: readonly (readonly [string, string])[];
  readonly columns: readonly Column[];
}

const SECTOR = 32;
const sum = (...names: readonly string[]): Formula => names.map(name => ({ metrics: [name] }));
const scaled = (factor: number, name: string): Formula => [{ factor, metrics: [name] }];
const share = (base: string): readonly Formula[] =>
  ['sum', 'avg'].map(rollup => sum(`${base}.${rollup}.pct_of_peak_sustained_elapsed`));

const SHARED: TableSpec = {
  id: 'shared',
  title: 'Shared Memory',
  rows: [
    ['Shared Load', '_op_ld'],
    ['Shared Store', '_op_st'],
    ['Shared Atomic', '_op_atom'],
    ['Shared Async (LDGSTS)', '_op_ldgsts'],
    ['Total', ''],
  ],
  columns: [
    {
      label: 'Instructions',
      unit: 'inst',
      of: name =>
        name === '_op_ldgsts'
          ? [sum('smsp__inst_executed_op_ldgsts.sum')]
          : [
              sum(`smsp__sass_inst_executed_op_shared${name.replace('_op', '')}.sum`),
              sum(`smsp__inst_executed_op_shared${name.replace('_op', '')}.sum`),
            ],
    },
    {
      label: 'Wavefronts',
      unit: 'wavefront',
      of: name => [
        sum(`l1tex__data_pipe_lsu_wavefronts_mem_shared${name}.sum`),
        sum(`smsp__sass_l1tex_data_pipe_lsu_wavefronts_mem_shared${name}.sum`),
      ],
    },
    {
      label: '% Peak',
      unit: '%',
      of: name => share(`l1tex__data_pipe_lsu_wavefronts_mem_shared${name}`),
    },
    {
      label: 'Bank Conflicts',
      unit: 'conflict',
      of: name => [sum(`l1tex__data_bank_conflicts_pipe_lsu_mem_shared${name}.sum`)],
    },
  ],
};

const L1: TableSpec = {
  id: 'l1',
  title: 'L1/TEX Cache',
  rows: [
    ['Global Load', 'lsu_mem_global_op_ld'],
    ['Global Store', 'lsu_mem_global_op_st'],
    ['Global Atomic', 'lsu_mem_global_op_atom'],
    ['Global Reduction', 'lsu_mem_global_op_red'],
    ['Local Load', 'lsu_mem_local_op_ld'],
    ['Local Store', 'lsu_mem_local_op_st'],
    ['Distributed Shared Load', 'lsu_mem_dshared_op_ld'],
    ['Distributed Shared Store', 'lsu_mem_dshared_op_st'],
    ['Distributed Shared Atomic', 'lsu_mem_dshared_op_atom'],
    ['Surface Load', 'tex_mem_surface_op_ld'],
    ['Surface Store', 'tex_mem_surface_op_st'],
    ['Surface Atomic', 'tex_mem_surface_op_atom'],
    ['Surface Reduction', 'tex_mem_surface_op_red'],
    ['Texture', 'tex_mem_texture'],
  ],
  columns: [
    { label: 'Requests', unit: 'request', of: name => [sum(`l1tex__t_requests_pipe_${name}.sum`)] },
    { label: '% Peak', unit: '%', of: name => share(`l1tex__t_requests_pipe_${name}`) },
    {
      label: 'Wavefronts',
      unit: 'wavefront',
      of: name => [sum(`l1tex__t_output_wavefronts_pipe_${name}.sum`)],
    },
    { label: 'Sectors', unit: 'sector', of: name => [sum(`l1tex__t_sectors_pipe_${name}.sum`)] },
    {
      label: 'Sectors/Req',
      unit: 'sector/request',
      of: name => [sum(`l1tex__t_sectors_pipe_${name}.sum`)],
      over: name => [sum(`l1tex__t_requests_pipe_${name}.sum`)],
    },
    {
      label: 'Hit Rate',
      unit: '%',
      of: name => [sum(`l1tex__t_sector_pipe_${name}_hit_rate.pct`)],
    },
    {
      label: 'Bytes',
      unit: 'byte',
      of: name => [scaled(SECTOR, `l1tex__t_sectors_pipe_${name}.sum`)],
    },
    {
      label: 'Sector Misses',
      unit: 'sector',
      of: name => [sum(`l1tex__t_sectors_pipe_${name}_lookup_miss.sum`)],
    },
  ],
};

const L2_ROWS: TableSpec['rows'] = [
  ['L1/TEX Load', 'srcunit_tex_op_read_'],
  ['L1/TEX Store', 'srcunit_tex_op_write_'],
  ['L1/TEX Atomic ALU', 'srcunit_tex_op_atom_dot_alu_'],
  ['L1/TEX Atomic CAS', 'srcunit_tex_op_atom_dot_cas_'],
  ['L1/TEX Reduction', 'srcunit_tex_op_red_'],
  ['L1/TEX Total', 'srcunit_tex_'],
  ['L2 Fabric Total', 'srcunit_ltcfabric_'],
  ['GPU Constants', 'srcunit_gcc_'],
  ['ECC', 'data_ecc_'],
  ['Total', ''],
];

/** The counter of a row: `lts__t_sectors` for all, `lts__t_sectors_srcunit_tex` for one. */
const l2 = (what: string, name: string): string => `lts__t_${what}_${name}`.replace(/_+$/, '');

/** The target stands between source and operation: srcunit_tex_aperture_device_op_read. */
function missesTo(target: string, name: string): readonly Formula[] {
  const [source = '', operation = ''] = name.replace(/_$/, '').split(/_(?=op_)/);
  const parts = ['lts__t_sectors', source, `aperture_${target}`, operation, 'lookup_miss.sum'];
  return [sum(parts.filter(part => part !== '').join('_'))];
}

const L2: TableSpec = {
  id: 'l2',
  title: 'L2 Cache',
  rows: L2_ROWS,
  columns: [
    { label: 'Requests', unit: 'request', of: name => [sum(`${l2('requests', name)}.sum`)] },
    { label: 'Sectors', unit: 'sector', of: name => [sum(`${l2('sectors', name)}.sum`)] },
    {
      label: 'Sectors/Req',
      unit: 'sector/request',
      of: name => [sum(`${l2('sectors', name)}.sum`)],
      over: name => [sum(`${l2('requests', name)}.sum`)],
    },
    { label: '% Peak', unit: '%', of: name => share(l2('sectors', name)) },
    {
      label: 'Hit Rate',
      unit: '%',
      of: name => [sum(`lts__t_sectors_${name}lookup_hit.sum`)],
      over: name => [
        sum(`lts__t_sectors_${name}lookup_hit.sum`, `lts__t_sectors_${name}lookup_miss.sum`),
      ],
      factor: 100,
    },
    { label: 'Bytes', unit: 'byte', of: name => [scaled(SECTOR, `${l2('sectors', name)}.sum`)] },
    {
      label: 'Throughput',
      unit: 'byte/s',
      of: name => [scaled(SECTOR, `${l2('sectors', name)}.sum.per_second`)],
    },
    { label: 'Misses to Device', unit: 'sector', of: name => missesTo('device', name) },
    { label: 'Misses to System', unit: 'sector', of: name => missesTo('sysmem', name) },
    { label: 'Misses to Peer', unit: 'sector', of: name => missesTo('peer', name) },
  ],
};

const POLICIES = ['first', 'last', 'normal', 'normal_demote'];

const EVICTION: TableSpec = {
  id: 'l2-eviction',
  title: 'L2 Cache Eviction Policies',
  rows: L2_ROWS,
  columns: POLICIES.flatMap(policy =>
    ['hit', 'miss'].map(result => ({
      label: `${policy.replace('_', ' ')} ${result}`,
      unit: 'sector',
      of: (name: string) => [sum(`lts__t_sectors_${name}evict_${policy}_lookup_${result}.sum`)],
    })),
  ),
};

const DEVICE: TableSpec = {
  id: 'device',
  title: 'Device Memory',
  rows: [
    ['Load', 'read'],
    ['Store', 'write'],
    ['Total', ''],
  ],
  columns: [
    {
      label: 'Sectors',
      unit: 'sector',
      of: name => bothOr(name, part => `dram__sectors_${part}.sum`),
    },
    {
      label: '% Peak',
      unit: '%',
      of: name => bothOr(name, part => `dram__bytes_${part}.sum.pct_of_peak_sustained_elapsed`),
    },
    { label: 'Bytes', unit: 'byte', of: name => bothOr(name, part => `dram__bytes_${part}.sum`) },
    {
      label: 'Throughput',
      unit: 'byte/s',
      of: name => bothOr(name, part => `dram__bytes_${part}.sum.per_second`),
    },
  ],
};

/** The total of device memory is reads and writes. */
function bothOr(name: string, metric: (part: string) => string): readonly Formula[] {
  return [name === '' ? sum(metric('read'), metric('write')) : sum(metric(name))];
}

export function memoryTables(metrics: MetricTable, kernel: number): ReportTable[] {
  return [SHARED, L1, L2, EVICTION, DEVICE]
    .map(spec => tableOf(metrics, kernel, spec))
    .filter(table => table.rows.length > 0);
}

function tableOf(metrics: MetricTable, kernel: number, spec: TableSpec): ReportTable {
  const rows = spec.rows
    .map(([label, name]) => ({
      label,
      cells: spec.columns.map(column => cellOf(metrics, kernel, column, name)),
    }))
    .filter(row => row.cells.some(cell => cell !== undefined));
  const used = spec.columns.map((_, i) => rows.some(row => row.cells[i] !== undefined));
  return {
    id: spec.id,
    title: spec.title,
    columns: spec.columns.filter((_, i) => used[i]).map(({ label, unit }) => ({ label, unit })),
    rows: rows.map(({ label, cells }) => ({ label, cells: cells.filter((_, i) => used[i]) })),
  };
}

function cellOf(
  metrics: MetricTable,
  kernel: number,
  column: Column,
  name: string,
): Figure | undefined {
  const { unit, of, over, factor = 1 } = column;
  const figure = evaluateFirst(metrics, kernel, of(name), unit);
  if (over === undefined) return figure;
  return quotient(figure, evaluateFirst(metrics, kernel, over(name), unit), unit, factor);
}
