import { rm } from 'node:fs/promises';
import type { RequestHandler } from 'express';
import multer from 'multer';
import { LIMITS } from '../intake/limits.js';
import type { ApiDeps } from './deps.js';
import { Problem } from './problem.js';

const notRead = 'Filen kan ikke læses ud af forespørgslen; send den som multipart/form-data i feltet file.';

/**
 * Takes a file in, into the folder for uploads and out of memory, and removes it when the request has been answered or
 * given up. What a crash leaves there is removed at the next start.
 */
export function uploadOf({ uploads, log }: ApiDeps, field: string): RequestHandler {
  const limits = { fileSize: LIMITS.bytes, files: 1, fields: 5 };
  const read = multer({ storage: multer.diskStorage({ destination: uploads }), limits }).single(field);
  return (req, res, next) => {
    res.once('close', () => {
      if (!req.file) return;
      rm(req.file.path, { force: true }).catch((error: NodeJS.ErrnoException) =>
        log.error({ code: error.code }, 'an uploaded file could not be removed'),
      );
    });
    read(req, res, (error: unknown) =>
      // A broken upload is the sender's: what busboy says of one is no `MulterError` and has no status. A full disk is ours.
      next(isTheSenders(error) ? new Problem(400, 'malformed', notRead) : error),
    );
  };
}

const isTheSenders = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof multer.MulterError) && !('syscall' in error);
