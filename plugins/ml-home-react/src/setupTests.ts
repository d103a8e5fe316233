import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages come in lazy parts, which take their time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
jest.setTimeout(30_000);
