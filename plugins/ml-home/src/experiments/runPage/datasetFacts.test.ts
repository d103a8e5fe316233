import { columnsOf, profileOf, rowsOf, sourceOf } from './datasetFacts';

describe('the facts of a dataset, as mlflow 3 writes them', () => {
  it('reads the columns of a data frame', () => {
    const schema = JSON.stringify({
      mlflow_colspec: [
        { type: 'long', name: 'user_id', required: true },
        { type: 'array', items: { type: 'double' }, name: 'v' },
      ],
    });
    expect(columnsOf({ schema })).toEqual([
      { name: 'user_id', type: 'long', required: true },
      { name: 'v', type: 'array of double', required: undefined },
    ]);
  });

  it('reads the tensors of an array', () => {
    const schema = JSON.stringify({
      mlflow_tensorspec: {
        features: JSON.stringify([
          {
            type: 'tensor',
            'tensor-spec': { dtype: 'float64', shape: [-1, 4] },
          },
        ]),
        targets: null,
      },
    });
    expect(columnsOf({ schema })).toEqual([
      { name: 'features', type: 'float64 [-1 × 4]', required: undefined },
    ]);
  });

  it.each([undefined, '', 'no JSON', '[]', '{"other":1}'])(
    'finds no columns in %p',
    schema => {
      expect(columnsOf({ schema })).toEqual([]);
    },
  );

  it('reads rows and profile', () => {
    expect(rowsOf({ profile: '{"num_rows":3,"num_elements":9}' })).toBe(3);
    expect(rowsOf({ profile: '{"features_shape":[10,4]}' })).toBe(10);
    expect(rowsOf({ profile: '{' })).toBeUndefined();
    expect(profileOf({ profile: '{"a":1,"b":[2],"c":null}' })).toEqual([
      { key: 'a', value: 1 },
      { key: 'b', value: '[2]' },
    ]);
  });

  it('names the source', () => {
    expect(sourceOf({ source: '{"uri":"s3://lake/x"}' })).toBe('s3://lake/x');
    expect(
      sourceOf({ source: '{"tags":{"mlflow.source.name":"train.py"}}' }),
    ).toBe('train.py');
    expect(sourceOf({ source: 'plain' })).toBe('plain');
  });
});
