import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { FolderArtifactStore } from './FolderArtifactStore';
import { S3ArtifactStore } from './S3ArtifactStore';
import { ArtifactStore } from './types';

/** The store that `mlHome.artifacts` describes; a folder beside the process when nothing does. */
export function artifactStoreFromConfig(config: Config): ArtifactStore {
  const artifacts = config.getOptionalConfig('mlHome.artifacts');
  const type = artifacts?.getOptionalString('type') ?? 'folder';
  if (type === 'folder') {
    return new FolderArtifactStore(
      artifacts?.getOptionalString('root') ?? '.ml-home-artifacts',
    );
  }
  if (type !== 's3') {
    throw new InputError(
      `mlHome.artifacts.type must be 'folder' or 's3', not '${type}'`,
    );
  }
  const s3 = artifacts!;
  const accessKeyId = s3.getOptionalString('accessKeyId');
  return new S3ArtifactStore({
    bucket: s3.getString('bucket'),
    prefix: s3.getOptionalString('prefix')?.replace(/^\/+|\/+$/g, ''),
    region: s3.getOptionalString('region'),
    endpoint: s3.getOptionalString('endpoint'),
    forcePathStyle: s3.getOptionalBoolean('forcePathStyle'),
    directTransfers: s3.getOptionalBoolean('directTransfers') ?? false,
    credentials: accessKeyId
      ? { accessKeyId, secretAccessKey: s3.getString('secretAccessKey') }
      : undefined,
  });
}
