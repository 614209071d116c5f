// The faults of a cluster: as in tests/faults/kinds.mjs. Each leaves a whole cluster behind.
import { BACK_MS } from '../faults/parts.mjs';
import { memberKinds } from './kinds_member.mjs';
import { nodeKinds } from './kinds_node.mjs';
import { partKinds } from './kinds_part.mjs';

/** A send may get no answer in any of them: some go to a node itself. */
export const KINDS = [...memberKinds, ...nodeKinds, ...partKinds].map((kind) => ({
  ...kind,
  cuts: true,
  limit: BACK_MS,
}));
