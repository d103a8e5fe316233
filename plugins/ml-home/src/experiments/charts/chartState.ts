import type {
  SeriesAxis,
  UrlState,
  UrlValue,
} from '@ml-home/backstage-plugin-ml-home-react';
import { tellingMetrics } from '../runs/columns';

/** Key of the address under which each charted metric stands, in order. */
export const CHART_KEY = 'chart';
const DEFAULT_CHARTS = 4;
/** The API answers this many metrics at once. */
export const MAX_CHARTS = 12;

export const panels = [
  'lines',
  'scatter',
  'parallel',
  'heat',
  'importance',
] as const;
export type PanelKind = (typeof panels)[number];

export function readPanel(text: string | undefined): PanelKind | 'off' {
  if (text === 'off') return 'off';
  return panels.find(panel => panel === text) ?? 'lines';
}

export const isSystem = (key: string): boolean => key.startsWith('system/');

/** The charts until someone chooses: of metrics in their order (`orderMetrics`), the first that tell something. */
export function defaultCharts(metricKeys: string[]): string[] {
  const telling = tellingMetrics(metricKeys, DEFAULT_CHARTS);
  return telling.length ? telling : metricKeys.slice(0, DEFAULT_CHARTS);
}

/** The metrics on the charts now. */
export function chartKeysNow(
  url: Pick<UrlState, 'all'>,
  metricKeys: string[],
): string[] {
  const chosen = [...new Set(url.all(CHART_KEY))];
  return (chosen.length ? chosen : defaultCharts(metricKeys)).slice(
    0,
    MAX_CHARTS,
  );
}

/** The part of the axis that the charts of a page show. */
export interface ZoomState {
  /** In units of the axis. */
  zoom?: [number, number];
  /** The steps that the zoom covers, read in detail. */
  steps?: [number, number];
}

export interface LineSettings extends ZoomState {
  axis: SeriesAxis;
  log: boolean;
  smoothing: number;
  values: boolean;
}

const pairOf = (text: string | undefined): [number, number] | undefined => {
  const match = /^(-?[\d.]+(?:e[+-]?\d+)?)~(-?[\d.]+(?:e[+-]?\d+)?)$/.exec(
    text ?? '',
  );
  if (!match) return undefined;
  const pair: [number, number] = [Number(match[1]), Number(match[2])];
  return pair.every(Number.isFinite) && pair[0] < pair[1] ? pair : undefined;
};

export const readZoom = (url: Pick<UrlState, 'get'>): ZoomState => ({
  zoom: pairOf(url.get('zoom')),
  steps: pairOf(url.get('steps')),
});

export function readLineSettings(url: Pick<UrlState, 'get'>): LineSettings {
  const x = url.get('x');
  const smoothing = Number(url.get('smooth') ?? 0);
  return {
    axis: x === 'relative' || x === 'wall' ? x : 'step',
    log: url.get('y') === 'log',
    smoothing: smoothing > 0 && smoothing < 1 ? Math.min(0.99, smoothing) : 0,
    ...readZoom(url),
    values: url.get('values') !== 'off',
  };
}

const writePair = (pair: [number, number] | undefined): string | undefined =>
  pair && `${pair[0]}~${pair[1]}`;

/** The address of a zoom; without one, all is shown. */
export const writeZoom = (
  zoom?: [number, number],
  steps?: [number, number],
): Record<string, UrlValue> => ({
  zoom: writePair(zoom),
  steps: writePair(zoom && steps),
});
