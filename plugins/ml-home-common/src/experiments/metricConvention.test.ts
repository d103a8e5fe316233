import { isBetter, metricConvention } from './metricConvention';

describe('metricConvention', () => {
  it.each([
    ['val_loss', 'lower', undefined, 'val_loss'],
    ['accuracy', 'higher', undefined, 'accuracy'],
    ['val/ndcg_at_10', 'higher', undefined, 'val/NDCG@10'],
    ['ndcg@10', 'higher', undefined, 'NDCG@10'],
    ['precision_5', 'higher', undefined, 'Precision@5'],
    ['intra_list_diversity@10', 'higher', undefined, 'Intra-list diversity@10'],
    ['latency_p95_ms', 'lower', 'ms', 'latency_p95_ms'],
    ['rmse', 'lower', undefined, 'rmse'],
    [
      'training_mean_squared_error',
      'lower',
      undefined,
      'training_mean_squared_error',
    ],
    ['roc_auc', 'higher', undefined, 'roc_auc'],
    ['train_time_seconds', 'lower', 's', 'train_time_seconds'],
    ['epoch', 'none', undefined, 'epoch'],
    ['lr', 'none', undefined, 'lr'],
    [
      'system/gpu_0_utilization_percentage',
      'none',
      '%',
      'system/gpu_0_utilization_percentage',
    ],
    ['something_else', 'none', undefined, 'something_else'],
    ['layer_10', 'none', undefined, 'layer_10'],
  ])('reads %s', (key, direction, unit, label) => {
    expect(metricConvention(key)).toEqual({
      direction,
      label,
      ...(unit ? { unit } : {}),
    });
  });

  it('compares by direction', () => {
    expect(isBetter('higher', 2, 1)).toBe(true);
    expect(isBetter('lower', 2, 1)).toBe(false);
    expect(isBetter('none', 2, 1)).toBe(false);
    expect(isBetter('higher', 1, 1)).toBe(false);
  });
});
