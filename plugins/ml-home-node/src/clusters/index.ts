export * from './askCluster';
export * from './createAnswerRouter';
export * from './readClusters';
export * from './scheduleClusters';
