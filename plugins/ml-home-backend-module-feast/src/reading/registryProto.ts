import protobuf from 'protobufjs/light';

const text = (id: number) => ({ type: 'string', id });
const flag = (id: number) => ({ type: 'bool', id });
const one = (type: string, id: number) => ({ type, id });
const many = (type: string, id: number) => ({ rule: 'repeated', type, id });
/** Maps are fields too; the types of the library leave them out of what a message may hold. */
const map = (type: string, id: number): protobuf.IField =>
  ({ keyType: 'string', type, id } as protobuf.IField);
const tags = (id: number) => map('string', id);

const TYPES =
  'INVALID BYTES STRING INT32 INT64 DOUBLE FLOAT BOOL UNIX_TIMESTAMP - - BYTES_LIST STRING_LIST INT32_LIST INT64_LIST DOUBLE_LIST FLOAT_LIST BOOL_LIST UNIX_TIMESTAMP_LIST NULL MAP MAP_LIST BYTES_SET STRING_SET INT32_SET INT64_SET DOUBLE_SET FLOAT_SET BOOL_SET UNIX_TIMESTAMP_SET - - JSON JSON_LIST STRUCT STRUCT_LIST UUID TIME_UUID UUID_LIST TIME_UUID_LIST UUID_SET TIME_UUID_SET VALUE_LIST VALUE_SET DECIMAL DECIMAL_LIST DECIMAL_SET SCALAR_MAP ZONED_TIMESTAMP';
const valueTypes = Object.fromEntries(
  TYPES.split(' ').flatMap((name, number) =>
    name === '-' ? [] : [[name, number]],
  ),
);

/** What is the same in all kinds of views. */
const view = {
  name: text(1),
  project: text(2),
  features: many('Feature', 3),
};

/**
 * The fields of Feast's registry that are read, by their numbers in its protocol (feast.core, 0.67). Names are those of
 * its JSON form, so that both forms map alike.
 */
const root = protobuf.Root.fromJSON({
  nested: {
    ValueType: { values: valueTypes },
    Duration: {
      fields: { seconds: one('int64', 1), nanos: one('int32', 2) },
    },
    Feature: {
      fields: {
        name: text(1),
        valueType: one('ValueType', 2),
        tags: tags(3),
        description: text(4),
      },
    },
    Table: { fields: { table: text(1) } },
    DatabaseTable: {
      fields: { table: text(1), schema: text(3), database: text(4) },
    },
    AthenaTable: { fields: { table: text(1), database: text(3) } },
    File: { fields: { uri: text(2) } },
    Spark: { fields: { table: text(1), path: text(3) } },
    Custom: { fields: { configuration: one('bytes', 1) } },
    DataSource: {
      fields: {
        name: text(20),
        batchSource: one('DataSource', 26),
        fileOptions: one('File', 11),
        bigqueryOptions: one('Table', 12),
        redshiftOptions: one('DatabaseTable', 15),
        customOptions: one('Custom', 16),
        snowflakeOptions: one('DatabaseTable', 19),
        sparkOptions: one('Spark', 27),
        trinoOptions: one('Table', 30),
        athenaOptions: one('AthenaTable', 35),
      },
    },
    Function: { fields: { bodyText: text(3) } },
    Transformation: { fields: { userDefinedFunction: one('Function', 1) } },
    Projection: {
      fields: {
        featureViewName: text(1),
        featureColumns: many('Feature', 2),
      },
    },
    FeatureViewSpec: {
      fields: {
        name: text(1),
        project: text(2),
        entities: many('string', 3),
        features: many('Feature', 4),
        tags: tags(5),
        ttl: one('Duration', 6),
        batchSource: one('DataSource', 7),
        online: flag(8),
        streamSource: one('DataSource', 9),
        description: text(10),
        owner: text(11),
        featureTransformation: one('Transformation', 15),
      },
    },
    Timestamp: {
      fields: { seconds: one('int64', 1), nanos: one('int32', 2) },
    },
    Interval: {
      fields: { startTime: one('Timestamp', 1), endTime: one('Timestamp', 2) },
    },
    FeatureViewMeta: {
      fields: {
        lastUpdatedTimestamp: one('Timestamp', 2),
        materializationIntervals: many('Interval', 3),
      },
    },
    FeatureView: {
      fields: {
        spec: one('FeatureViewSpec', 1),
        meta: one('FeatureViewMeta', 2),
      },
    },
    OnDemandSource: {
      fields: {
        featureView: one('FeatureView', 1),
        featureViewProjection: one('Projection', 3),
      },
    },
    OnDemandFeatureViewSpec: {
      fields: {
        ...view,
        sources: map('OnDemandSource', 4),
        userDefinedFunction: one('Function', 5),
        description: text(6),
        tags: tags(7),
        owner: text(8),
        featureTransformation: one('Transformation', 10),
        entities: many('string', 13),
      },
    },
    OnDemandFeatureView: {
      fields: { spec: one('OnDemandFeatureViewSpec', 1) },
    },
    StreamFeatureViewSpec: {
      fields: {
        name: text(1),
        project: text(2),
        entities: many('string', 3),
        features: many('Feature', 4),
        description: text(6),
        tags: tags(7),
        owner: text(8),
        ttl: one('Duration', 9),
        batchSource: one('DataSource', 10),
        streamSource: one('DataSource', 11),
        online: flag(12),
        userDefinedFunction: one('Function', 13),
        featureTransformation: one('Transformation', 17),
      },
    },
    StreamFeatureView: {
      fields: {
        spec: one('StreamFeatureViewSpec', 1),
        meta: one('FeatureViewMeta', 2),
      },
    },
    FeatureServiceSpec: {
      fields: {
        name: text(1),
        project: text(2),
        features: many('Projection', 3),
      },
    },
    FeatureService: { fields: { spec: one('FeatureServiceSpec', 1) } },
    NameSpec: { fields: { name: text(1), project: text(2) } },
    LabelView: { fields: { spec: one('NameSpec', 1) } },
    Project: { fields: { spec: one('NameSpec', 1) } },
  },
});

/** The lists of the registry by the number of their field. */
export const REGISTRY_LISTS = {
  6: { section: 'featureViews', type: root.lookupType('FeatureView') },
  7: { section: 'featureServices', type: root.lookupType('FeatureService') },
  8: {
    section: 'onDemandFeatureViews',
    type: root.lookupType('OnDemandFeatureView'),
  },
  14: {
    section: 'streamFeatureViews',
    type: root.lookupType('StreamFeatureView'),
  },
  17: { section: 'projects', type: root.lookupType('Project') },
  19: { section: 'labelViews', type: root.lookupType('LabelView') },
} as const;

/** Field of the registry that holds the version of its schema. */
export const SCHEMA_VERSION_FIELD = 3;
