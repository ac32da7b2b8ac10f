import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './store/schema.ts',
    './store/matchSchema.ts',
    './store/senderSchema.ts',
    './store/inquirySchema.ts',
    './store/citizenSchema.ts',
    './store/staffSchema.ts',
    './store/visitSchema.ts',
    './store/figuresSchema.ts',
  ],
  out: './store/migrations',
  casing: 'snake_case',
});
