import { EXIT_SHIFT, MOST_OPENINGS, ORDERED } from '#farm/backends/columns/slot-word';
import { GATE_BITS, ROOM_SHIFT, SIZING_SHIFT, SMALL_BITS } from '#farm/backends/columns/config-columns';
import { END_SHIFT, HEADER_CELLS, OPENING_CELLS, PRICED, SPEC_CELLS } from '#farm/backends/webgpu/packed-bars';
import { FARM_EXITS, type FarmExit } from '#farm/evaluation/closed-trades';
import { GUARD_BIT } from '#farm/evaluation/levels-of-exit';

/** Words of an event: its bar, the config, and what it did. */
export const EVENT_CELLS = 3;

/**
 * One invocation is one config, from the first bar to the last: configs know nothing of each other, so that nothing has to
 * wait for anything. It compares whole numbers and nothing else. Places stand in registers; what happened is appended to a
 * list, beyond whose end it is only counted, and the state before is left as it was, so that all of it can be asked again
 * with a longer list.
 */
export function decisionShader(places: number): string {
  return /* wgsl */ `
struct Shape {
  configs: u32, firstBar: u32, endBar: u32,
  sizings: u32, specCells: u32, eventRoom: u32,
  stops: i32, trails: i32, targets: i32,
}
struct Found {
  count: atomic<u32>,
  cells: array<i32>,
}
/** What never changes: levels of exit that are acted on, cooldown, gates and size and room, spec. */
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> fixedOf: array<vec4i>;
@group(0) @binding(2) var<storage, read> bars: array<i32>;
@group(0) @binding(3) var<storage, read> before: array<i32>;
@group(0) @binding(4) var<storage, read_write> after: array<i32>;
@group(0) @binding(5) var<storage, read_write> found: Found;

const PLACES = ${places}u;
const EMPTY = 0;
const ORDERED = i32(${ORDERED});

fn openingOf(word: i32) -> u32 {
  return u32(abs(word)) & ${MOST_OPENINGS}u;
}

fn tell(bar: u32, config: u32, what: i32) {
  let event = atomicAdd(&found.count, 1u);
  if (event >= shape.eventRoom) { return; }
  let at = event * ${EVENT_CELLS}u;
  found.cells[at] = i32(bar);
  found.cells[at + 1u] = i32(config);
  found.cells[at + 2u] = what;
}

fn exitOf(reached: i32) -> i32 {
  if ((reached & shape.stops) != 0) { return ${exitNumber('stop')}; }
  if ((reached & shape.trails) != 0) { return ${exitNumber('trailing')}; }
  if ((reached & ${GUARD_BIT}) != 0) { return ${exitNumber('guard')}; }
  if ((reached & shape.targets) != 0) { return ${exitNumber('target')}; }
  return ${exitNumber('time')};
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  let config = invocation.x;
  if (config >= shape.configs) { return; }
  let mine = fixedOf[config];
  var places: array<i32, PLACES>;
  for (var k = 0u; k < PLACES; k++) { places[k] = before[k * shape.configs + config]; }
  var lastEvent = before[PLACES * shape.configs + config];
  for (var bar = shape.firstBar; bar < shape.endBar; bar++) {
    let header = bar * ${HEADER_CELLS}u;
    let minute = bars[header];
    let spec = u32(bars[header + 1u]) + u32(mine.w) * shape.specCells;
    let openings = u32(bars[header + 2u]);

    for (var k = 0u; k < PLACES; k++) {
      let word = places[k];
      if (word >= 0 || word == ORDERED) { continue; }
      if ((bars[openings + openingOf(word) * ${OPENING_CELLS}u + 1u] & ${PRICED}) == 0) { continue; }
      tell(bar, config, -word);
      places[k] = EMPTY;
      lastEvent = minute;
    }

    for (var k = 0u; k < PLACES; k++) {
      if (places[k] != ORDERED) { continue; }
      places[k] = bars[spec + 1u];
      if (places[k] != EMPTY) { lastEvent = minute; }
    }

    for (var k = 0u; k < PLACES; k++) {
      let word = places[k];
      if (word == EMPTY) { continue; }
      let number = openingOf(word);
      let at = openings + number * ${OPENING_CELLS}u;
      let reached = bars[at];
      if (reached == -1) {
        let end = bars[at + 1u] >> ${END_SHIFT}u;
        tell(bar, config, i32(number) | (end << ${EXIT_SHIFT}u));
        places[k] = EMPTY;
        lastEvent = minute;
      } else if (word > 0 && (reached & mine.x) != 0) {
        places[k] = -(word | (exitOf(reached & mine.x) << ${EXIT_SHIFT}u));
      }
    }

    let candidate = bars[spec];
    if (candidate < 0 || minute - lastEvent < mine.y) { continue; }
    let gate = u32(mine.z & ${GATE_BITS});
    let sizing = u32((mine.z >> ${SIZING_SHIFT}u) & ${SMALL_BITS});
    let contracts = spec + ${SPEC_CELLS}u;
    let passing = bars[contracts + shape.sizings + (gate >> 5u)];
    if (((passing >> (gate & 31u)) & 1) == 0 || bars[contracts + sizing] < 1) { continue; }
    var room = mine.z >> ${ROOM_SHIFT}u;
    var free = PLACES;
    for (var k = 0u; k < PLACES; k++) {
      if (places[k] == EMPTY) {
        if (free == PLACES) { free = k; }
        continue;
      }
      let spread = bars[openings + openingOf(places[k]) * ${OPENING_CELLS}u + 2u];
      room = select(room - 1, 0, spread == candidate);
    }
    if (room < 1 || free == PLACES) { continue; }
    places[free] = ORDERED;
    tell(bar, config, ORDERED);
  }
  for (var k = 0u; k < PLACES; k++) { after[k * shape.configs + config] = places[k]; }
  after[PLACES * shape.configs + config] = lastEvent;
}
`;
}

function exitNumber(exit: FarmExit): number {
  return FARM_EXITS.indexOf(exit);
}
