export * from './AuthorizedArtifactService';
export * from './DefaultArtifactService';
export * from './FolderArtifactStore';
export * from './S3ArtifactStore';
export * from './fromConfig';
export * from './paths';
export * from './router';
export * from './types';
