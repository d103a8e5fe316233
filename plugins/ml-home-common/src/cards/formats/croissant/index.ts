import { CardValues } from '../../fields';
import {
  CardReadingBuilder,
  compact,
  isRecord,
  Json,
  listAt,
  some,
} from '../CardReadingBuilder';
import { CardDocumentInput, CardReading } from '../types';

/** The context that Croissant 1.0 prescribes. */
const context: Json = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  rai: 'http://mlcommons.org/croissant/RAI/',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};

type Dataset = NonNullable<CardValues['data.training']>[number];

const partOf = (one: Dataset, use: string): Json =>
  compact({
    '@type': 'sc:Dataset',
    name: one.name,
    url: one.source,
    version: one.digest,
    description: one.description,
    disambiguatingDescription: one.context ?? use,
    size: one.rows === undefined ? undefined : `${one.rows} rows`,
    keywords: use,
  });

/**
 * A Croissant 1.0 reference to the data of a model: a dataset whose parts are those that it was trained and evaluated
 * on. The files themselves are not described: what runs log of data is a digest of a sample, and not a checksum of
 * files, which is what Croissant asks for.
 */
export function writeCroissant({
  model,
  version,
  values,
  createdAt,
}: CardDocumentInput): Json {
  const name = `Data of ${model}, version ${version}`;
  const sensitive = values['data.sensitive'];
  const parts = [
    ...(values['data.training'] ?? []).map(one => partOf(one, 'training')),
    ...(values['data.evaluation'] ?? []).map(one => partOf(one, 'evaluation')),
  ];
  return compact({
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name,
    description: `What version ${version} of ${model} was trained and evaluated on.`,
    url: `models:/${encodeURIComponent(model)}/${version}`,
    creator: values['overview.owner']
      ? { '@type': 'sc:Organization', name: values['overview.owner'] }
      : undefined,
    datePublished: createdAt?.slice(0, 10),
    'rai:dataPreprocessingProtocol': values['data.preprocessing'],
    'rai:personalSensitiveInformation': sensitive?.kinds
      ? some(sensitive.kinds)
      : undefined,
    hasPart: some(parts),
  });
}

export function readCroissant(document: unknown): CardReading {
  const builder = new CardReadingBuilder();
  if (!isRecord(document)) {
    builder.problem('document', 'must be a record');
    return builder.done();
  }
  const creator = document.creator;
  builder.set(
    'overview.owner',
    builder.text(
      Array.isArray(creator) ? creator[0] : creator,
      'name',
      'creator.name',
    ),
    'creator.name',
  );
  builder.set(
    'data.preprocessing',
    builder.texts(
      document['rai:dataPreprocessingProtocol'],
      'rai:dataPreprocessingProtocol',
    )?.[0],
    'rai:dataPreprocessingProtocol',
  );
  const kinds = builder.texts(
    document['rai:personalSensitiveInformation'],
    'rai:personalSensitiveInformation',
  );
  if (kinds) {
    builder.set(
      'data.sensitive',
      { contains: 'yes', kinds },
      'rai:personalSensitiveInformation',
    );
  }
  const parts = listAt(document, 'hasPart');
  // Without parts it is the data itself, unless it is a reference of ours to no data.
  const isReference =
    typeof document.url === 'string' && document.url.startsWith('models:/');
  const whole = parts.length > 0 || isReference ? parts : [document];
  const read = whole.flatMap((one, i) => {
    const place = parts.length > 0 ? `hasPart.${i}` : 'document';
    const name = builder.text(one, 'name', `${place}.name`);
    if (!name || !isRecord(one)) return [];
    const use = one.keywords === 'evaluation' ? 'evaluation' : 'training';
    const context_ = builder.text(
      one,
      'disambiguatingDescription',
      `${place}.disambiguatingDescription`,
    );
    const size = typeof one.size === 'string' ? one.size : '';
    const rows = /^(\d+) rows$/.exec(size)?.[1];
    return [
      {
        use,
        value: compact({
          name,
          digest: builder.text(one, 'version', `${place}.version`),
          source: builder.text(one, 'url', `${place}.url`),
          context: context_ === use ? undefined : context_,
          rows: rows ? Number(rows) : undefined,
          description: builder.text(one, 'description', `${place}.description`),
        }),
      },
    ];
  });
  for (const [field, use] of [
    ['data.training', 'training'],
    ['data.evaluation', 'evaluation'],
  ] as const) {
    builder.set(
      field,
      some(read.filter(one => one.use === use).map(one => one.value)),
      'hasPart',
    );
  }
  return builder.done();
}
