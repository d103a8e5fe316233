import { createPaths } from '@ml-home/backstage-plugin-ml-home-react';
import { mlflowTarget } from './mlflowTarget';

describe('mlflowTarget', () => {
  it.each([
    ['#/experiments/1/runs/abc', '/ml-home/runs/abc'],
    ['#/experiments/1/runs/abc/artifacts', '/ml-home/runs/abc'],
    ['#/experiments/7', '/ml-home/experiments/7'],
    ['#/experiments/7?o=1', '/ml-home/experiments/7'],
    ['#/runs/abc', '/ml-home/runs/abc'],
    ['#/models/Iris%20Model', '/ml-home/models/Iris%20Model'],
    ['#/models/ranker/versions/3', '/ml-home/models/ranker/versions/3'],
    ['#/models', '/ml-home/models'],
    ['#/nowhere', '/ml-home'],
    ['', '/ml-home'],
  ])('leads %p to %s', (hash, path) => {
    expect(mlflowTarget(hash, createPaths('/ml-home'))).toBe(path);
  });
});
