/**
 * Nodes and links of the memory chart as data: which counter stands on which link. ncu hard-codes its drawing, so the
 * placement follows from the counters' names and agrees with both of its pages. Neighbouring links need not carry the
 * same bytes (multicast, compression, write-backs of lines dirtied earlier): nothing here is balanced.
 */

export type NodeId =
  | 'kernel'
  | 'global'
  | 'local'
  | 'texture'
  | 'surface'
  | 'ldgsts'
  | 'shared'
  | 'dsmem'
  | 'tma'
  | 'l1'
  | 'l2'
  | 'l2-compression'
  | 'l2-fabric'
  | 'system'
  | 'device'
  | 'peer';

export interface NodeSpec {
  readonly id: NodeId;
  /** As people call it; untranslated, the field's own words. */
  readonly name: string;
  /** logical: a kind of access; physical: a unit of the chip. */
  readonly kind: 'logical' | 'physical';
  /** Metrics with the hit rate, percent; the first that was measured counts. */
  readonly hitRate?: readonly string[];
  /** Share of peak of the unit as a whole, percent. */
  readonly busy?: readonly string[];
}

export const NODES: readonly NodeSpec[] = [
  { id: 'kernel', name: 'Kernel', kind: 'logical' },
  { id: 'global', name: 'Global', kind: 'logical' },
  { id: 'local', name: 'Local', kind: 'logical' },
  { id: 'texture', name: 'Texture', kind: 'logical' },
  { id: 'surface', name: 'Surface', kind: 'logical' },
  { id: 'ldgsts', name: 'Load Global Store Shared', kind: 'logical' },
  { id: 'dsmem', name: 'Distributed Shared', kind: 'logical' },
  { id: 'tma', name: 'TMA', kind: 'logical' },
  { id: 'shared', name: 'Shared Memory', kind: 'physical' },
  {
    id: 'l1',
    name: 'L1/TEX Cache',
    kind: 'physical',
    hitRate: ['l1tex__t_sector_hit_rate.pct'],
    busy: ['l1tex__throughput.avg.pct_of_peak_sustained_active'],
  },
  {
    id: 'l2',
    name: 'L2 Cache',
    kind: 'physical',
    hitRate: ['lts__t_sector_hit_rate.pct'],
    busy: ['lts__throughput.avg.pct_of_peak_sustained_elapsed'],
  },
  {
    id: 'l2-compression',
    name: 'L2 Compression',
    kind: 'physical',
    hitRate: [
      'lrc__average_ilc_input_sector_success_rate.pct',
      'lts__average_gcomp_input_sector_success_rate.pct',
    ],
  },
  { id: 'l2-fabric', name: 'L2 Fabric', kind: 'physical' },
  { id: 'system', name: 'System Memory', kind: 'physical' },
  {
    id: 'device',
    name: 'Device Memory',
    kind: 'physical',
    busy: [
      'gpu__dram_throughput.avg.pct_of_peak_sustained_elapsed',
      'dram__throughput.avg.pct_of_peak_sustained_elapsed',
    ],
  },
  { id: 'peer', name: 'Peer Memory', kind: 'physical' },
];

export type Operation = 'read' | 'write' | 'atomic' | 'reduction' | 'all';

export interface LinkSpec {
  readonly id: string;
  /** Data move from here … */
  readonly from: NodeId;
  /** … to here. */
  readonly to: NodeId;
  readonly operation: Operation;
  readonly counts: 'instructions' | 'requests' | 'bytes';
  /** What one count is: 32 for sectors that are shown as bytes. */
  readonly factor: number;
  /** Counters without roll-up, added up; alternatives newest first. */
  readonly counters: readonly (readonly string[])[];
  /** Counters whose share of peak colours the link, where they are not `counters`. */
  readonly percentOf?: readonly string[];
  /** Id of the link whose bytes include these. */
  readonly partOf?: string;
}

const SECTOR = 32;

type Rest = Partial<Pick<LinkSpec, 'operation' | 'factor' | 'percentOf' | 'partOf'>>;

function link(
  [from, to]: readonly [NodeId, NodeId],
  counts: LinkSpec['counts'],
  counters: LinkSpec['counters'],
  rest: Rest = {},
): LinkSpec {
  const operation = rest.operation ?? 'all';
  return {
    id: `${from}>${to}:${operation}`,
    from,
    to,
    counts,
    counters,
    factor: 1,
    ...rest,
    operation,
  };
}

const loads = { operation: 'read' } as const;
const stores = { operation: 'write' } as const;
const atomics = { operation: 'atomic' } as const;
const reductions = { operation: 'reduction' } as const;

/** Kernel to the kinds of access: warp instructions. */
const INSTRUCTIONS: readonly LinkSpec[] = [
  ...(['global', 'local'] as const).flatMap(space => [
    link([space, 'kernel'], 'instructions', byVersion(space, 'ld'), loads),
    link(['kernel', space], 'instructions', byVersion(space, 'st'), stores),
  ]),
  link(
    ['kernel', 'global'],
    'instructions',
    [
      [
        'smsp__inst_executed_op_generic_atom_dot_alu',
        'smsp__inst_executed_op_generic_atom_dot_cas',
      ],
    ],
    atomics,
  ),
  link(['kernel', 'global'], 'instructions', [['smsp__inst_executed_op_global_red']], reductions),
  link(['texture', 'kernel'], 'instructions', [['smsp__inst_executed_op_texture']], loads),
  link(['surface', 'kernel'], 'instructions', [['smsp__inst_executed_op_surface_ld']], loads),
  link(['kernel', 'surface'], 'instructions', [['smsp__inst_executed_op_surface_st']], stores),
  link(['kernel', 'surface'], 'instructions', [['smsp__inst_executed_op_surface_red']], reductions),
  link(
    ['kernel', 'surface'],
    'instructions',
    [
      [
        'smsp__inst_executed_op_surface_atom_dot_alu',
        'smsp__inst_executed_op_surface_atom_dot_cas',
      ],
    ],
    atomics,
  ),
  link(['kernel', 'ldgsts'], 'instructions', [['smsp__inst_executed_op_ldgsts']]),
  link(
    ['kernel', 'shared'],
    'instructions',
    [
      ['smsp__sass_inst_executed_op_shared'],
      ['smsp__inst_executed_op_shared_ld', 'smsp__inst_executed_op_shared_st'],
    ],
    { percentOf: ['l1tex__data_pipe_lsu_wavefronts_mem_shared'] },
  ),
  link(['kernel', 'dsmem'], 'instructions', [['smsp__sass_inst_executed_op_dshared']]),
  link(['tma', 'kernel'], 'instructions', [['smsp__inst_executed_op_tma_ld']], loads),
  link(['kernel', 'tma'], 'instructions', [['smsp__inst_executed_op_tma_st']], stores),
];

function byVersion(space: string, op: string): string[][] {
  return [
    [`smsp__sass_inst_executed_op_${space}_${op}`],
    [`smsp__inst_executed_op_${space}_${op}`],
  ];
}

/** Kinds of access to L1: requests. */
const REQUESTS: readonly LinkSpec[] = [
  ...(['global', 'local'] as const).flatMap(space => [
    link(['l1', space], 'requests', [[`l1tex__t_requests_pipe_lsu_mem_${space}_op_ld`]], loads),
    link([space, 'l1'], 'requests', [[`l1tex__t_requests_pipe_lsu_mem_${space}_op_st`]], stores),
  ]),
  link(['global', 'l1'], 'requests', [['l1tex__t_requests_pipe_lsu_mem_global_op_atom']], atomics),
  link(
    ['global', 'l1'],
    'requests',
    [['l1tex__t_requests_pipe_lsu_mem_global_op_red']],
    reductions,
  ),
  link(['l1', 'texture'], 'requests', [['l1tex__t_requests_pipe_tex_mem_texture']], loads),
  link(['l1', 'surface'], 'requests', [['l1tex__t_requests_pipe_tex_mem_surface_op_ld']], loads),
  link(['surface', 'l1'], 'requests', [['l1tex__t_requests_pipe_tex_mem_surface_op_st']], stores),
  link(
    ['surface', 'l1'],
    'requests',
    [['l1tex__t_requests_pipe_tex_mem_surface_op_atom']],
    atomics,
  ),
  link(
    ['surface', 'l1'],
    'requests',
    [['l1tex__t_requests_pipe_tex_mem_surface_op_red']],
    reductions,
  ),
  link(['ldgsts', 'l1'], 'requests', [
    ['sm__sass_l1tex_t_requests_pipe_lsu_mem_global_op_ldgsts'],
    ['l1tex__t_requests_pipe_lsu_mem_global_op_ldgsts'],
  ]),
];

const READ = 'l1tex__m_xbar2l1tex_read_bytes';
const WRITE = 'l1tex__m_l1tex2xbar_write_bytes';

/** Between the units of the chip: bytes. */
const BYTES: readonly LinkSpec[] = [
  link(
    ['l1', 'shared'],
    'bytes',
    [['l1tex__t_bytes_pipe_lsu_mem_global_op_ldgsts_cache_access']],
    loads,
  ),
  link(
    ['l2', 'shared'],
    'bytes',
    [['sm__sass_l1tex_m_xbar2l1tex_read_bytes_mem_global_op_ldgsts_cache_bypass']],
    { ...loads, partOf: 'l2>l1:read' },
  ),
  link(['l2', 'l1'], 'bytes', [[READ]], loads),
  link(['l1', 'l2'], 'bytes', [[WRITE]], stores),
  link(['l2', 'tma'], 'bytes', [[`${READ}_mem_global_op_tma_ld`]], {
    ...loads,
    partOf: 'l2>l1:read',
  }),
  link(['tma', 'l2'], 'bytes', [[`${WRITE}_mem_global_op_tma_st`]], {
    ...stores,
    partOf: 'l1>l2:write',
  }),
  link(['tma', 'l2'], 'bytes', [[`${WRITE}_mem_global_op_tma_red`]], {
    ...reductions,
    partOf: 'l1>l2:write',
  }),
  link(['dsmem', 'l1'], 'bytes', [[`${READ}_mem_dshared`]], { ...loads, partOf: 'l2>l1:read' }),
  link(['l1', 'dsmem'], 'bytes', [[`${WRITE}_mem_dshared`]], { ...stores, partOf: 'l1>l2:write' }),
  link(['l2', 'l2-fabric'], 'bytes', [['lts__t_sectors_srcunit_ltcfabric']], { factor: SECTOR }),
  link(
    ['l2', 'l2-compression'],
    'bytes',
    [['lrc__ilc_input_sectors'], ['lts__gcomp_input_sectors']],
    { factor: SECTOR },
  ),
  ...aperture('system', 'sysmem'),
  ...aperture('peer', 'peer'),
  link(['device', 'l2'], 'bytes', [['dram__bytes_read']], loads),
  link(['l2', 'device'], 'bytes', [['dram__bytes_write']], stores),
];

function aperture(node: 'system' | 'peer', name: string): LinkSpec[] {
  const base = `lts__t_sectors_srcunit_tex_aperture_${name}_op`;
  const later = `syslts__t_sectors_srcunit_tex_aperture_${name}_op`;
  return [
    link(
      [node, 'l2'],
      'bytes',
      [[`${base}_read_lookup_miss`], [`${base}_read`], [`${later}_read_lookup_miss`]],
      { ...loads, factor: SECTOR },
    ),
    link(
      ['l2', node],
      'bytes',
      [
        [`${base}_write`, `${base}_atom`, `${base}_red`],
        [`${later}_write`, `${later}_atom`, `${later}_red`],
      ],
      { ...stores, factor: SECTOR },
    ),
  ];
}

export const LINKS: readonly LinkSpec[] = [...INSTRUCTIONS, ...REQUESTS, ...BYTES];

/** What the caches' clients ask L2 for: bytes at its port, by operation. */
export const L2_PORTS: readonly { readonly operation: Operation; readonly counter: string }[] = [
  { operation: 'read', counter: 'lts__t_sectors_srcunit_tex_op_read' },
  { operation: 'write', counter: 'lts__t_sectors_srcunit_tex_op_write' },
  { operation: 'atomic', counter: 'lts__t_sectors_srcunit_tex_op_atom' },
  { operation: 'reduction', counter: 'lts__t_sectors_srcunit_tex_op_red' },
];
