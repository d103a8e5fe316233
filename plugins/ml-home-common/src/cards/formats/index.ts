export * from './types';
export * from './documents';
export { huggingFaceData } from './huggingface';
export { isKnownLicence, licenceNote } from './licences';
export { mofClassOf } from './mof';
