/** Writers that make versions of one model, or move an alias of it. */

const API = '/api/2.0/mlflow';

/** @param {{ model: string, writers: number, moves?: number, versions?: number }} params `moves` of an alias in place of new versions */
export function prepare({ model, writers, moves, versions }) {
  return Array.from({ length: writers }, (_, writer) => async session => {
    const answered = [];
    for (let i = 0; moves ? i < moves : session.open(); i++) {
      const [path, object] = moves
        ? [
            'registered-models/alias',
            {
              name: model,
              alias: 'moving',
              version: String((i % versions) + 1),
            },
          ]
        : [
            'model-versions/create',
            { name: model, source: `s3://bench/${model}/${writer}/${i}` },
          ];
      const answer = await session.send(moves ? 'alias' : 'create', {
        method: 'POST',
        path: `${API}/${path}`,
        body: Buffer.from(JSON.stringify(object)),
      });
      if (answer.status === 200) {
        answered.push(
          moves ? i : Number(JSON.parse(answer.text()).model_version.version),
        );
      }
    }
    return { answered, seconds: session.now() / 1000 };
  });
}
