/** k-means by Lloyd's algorithm, from centres spread as in k-means++ (Arthur and Vassilvitskii, 2007). */

import { squaredDistance } from '../lib/metrics.mjs';
import { requireFinite } from './diverged.mjs';

/**
 * @param {{
 *   points: Float64Array[], clusters: number, iterations: number, restarts: number, random: object,
 *   onIteration: (iteration: number, inertia: number, moved: number) => void,
 * }} options iterations are counted on through the restarts; the best restart is answered
 */
export function trainKMeans({
  points,
  clusters,
  iterations,
  restarts,
  random,
  onIteration,
}) {
  let best = { inertia: Infinity };
  let count = 0;
  for (let restart = 0; restart < restarts; restart++) {
    const centres = spreadCentres(points, clusters, random);
    const assignment = new Uint16Array(points.length);
    let inertia = Infinity;
    for (let i = 0; i < iterations; i++) {
      const moved = assign(points, centres, assignment);
      moveCentres(points, centres, assignment);
      inertia = points.reduce(
        (sum, point, p) => sum + squaredDistance(point, centres[assignment[p]]),
        0,
      );
      count++;
      requireFinite(count, inertia);
      onIteration(count, inertia, moved);
      if (moved === 0 && i > 0) {
        break;
      }
    }
    if (inertia < best.inertia) {
      best = { inertia, centres, assignment, restart };
    }
  }
  return { ...best, nearest: point => nearest(point, best.centres) };
}

function spreadCentres(points, clusters, random) {
  const centres = [Float64Array.from(random.pick(points))];
  while (centres.length < clusters) {
    const distances = points.map(point =>
      Math.min(...centres.map(centre => squaredDistance(point, centre))),
    );
    centres.push(Float64Array.from(points[random.weighted(distances)]));
  }
  return centres;
}

function nearest(point, centres) {
  let best = 0;
  let smallest = Infinity;
  centres.forEach((centre, index) => {
    const distance = squaredDistance(point, centre);
    if (distance < smallest) {
      smallest = distance;
      best = index;
    }
  });
  return best;
}

/** @returns how many points changed their cluster */
function assign(points, centres, assignment) {
  let moved = 0;
  points.forEach((point, p) => {
    const cluster = nearest(point, centres);
    moved += cluster === assignment[p] ? 0 : 1;
    assignment[p] = cluster;
  });
  return moved;
}

function moveCentres(points, centres, assignment) {
  centres.forEach((centre, cluster) => {
    const members = points.filter((_, p) => assignment[p] === cluster);
    if (members.length > 0) {
      centre.forEach((_, k) => {
        centre[k] =
          members.reduce((sum, point) => sum + point[k], 0) / members.length;
      });
    }
  });
}
