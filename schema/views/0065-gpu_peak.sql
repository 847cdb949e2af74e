-- SPDX-License-Identifier: MIT
-- gpu_peak: one row is one peak of one chip by the name that scenarios give it. Key: gpu, peak. 'dense' is
-- FP8, or BF16 on a chip without FP8. peak_flops: FLOP/s of one accelerator; NULL: no such units.
CREATE VIEW gpu_peak AS
SELECT g.gpu, p.column1 AS peak,
       CASE p.column1 WHEN 'dense' THEN coalesce(g.fp8_dense, g.bf16_dense)
            WHEN 'bf16_dense' THEN g.bf16_dense WHEN 'bf16_sparse' THEN g.bf16_sparse
            WHEN 'fp8_dense' THEN g.fp8_dense WHEN 'fp8_sparse' THEN g.fp8_sparse
            WHEN 'fp4_dense' THEN g.fp4_dense WHEN 'fp4_sparse' THEN g.fp4_sparse
            WHEN 'int8_dense' THEN g.int8_dense WHEN 'int8_sparse' THEN g.int8_sparse END AS peak_flops,
       CASE p.column1 WHEN 'dense' THEN iif(g.fp8_dense IS NULL, 'bf16', 'fp8')
            ELSE substr(p.column1, 1, instr(p.column1, '_') - 1) END AS precision,
       g.memory_bytes, g.bandwidth
FROM gpu_now AS g
CROSS JOIN (VALUES ('dense'), ('bf16_dense'), ('bf16_sparse'), ('fp8_dense'), ('fp8_sparse'), ('fp4_dense'),
                   ('fp4_sparse'), ('int8_dense'), ('int8_sparse')) AS p;
