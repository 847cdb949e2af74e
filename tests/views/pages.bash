# SPDX-License-Identifier: MIT
# The facts behind the two model pages of docs/economics.md: list prices, rents, chips, sizes, wages.
pages() {
    facts <<'F'
llm-prices,,2024-10-17,input,gpt-4o,openai,,standard,,,2.5,
llm-prices,,2024-10-17,output,gpt-4o,openai,,standard,,,10,
llm-prices,,2024-10-17,input,o1-preview,openai,,standard,,,15,
llm-prices,,2024-10-17,output,o1-preview,openai,,standard,,,60,
llm-prices,,2024-10-17,input,gemini-1.5-pro,google,,standard,,,1.25,
llm-prices,,2024-10-17,output,gemini-1.5-pro,google,,standard,,,5,
llm-prices,,2024-11-25,input,claude-3.5-haiku,anthropic,,standard,,2024-11-04,1,
llm-prices,,2024-11-25,output,claude-3.5-haiku,anthropic,,standard,,2024-11-04,5,
litellm,,2024-10-27,input,gpt-4o,openai,,standard,,,5,
litellm,,2024-10-27,output,gpt-4o,openai,,standard,,,15,
litellm,,2024-11-14,input,gpt-4o,openai,,standard,,,2.5,
litellm,,2024-11-14,output,gpt-4o,openai,,standard,,,10,
litellm,,2024-10-27,input,gemini-1.5-pro,google,,standard,,,3.5,
litellm,,2024-10-27,output,gemini-1.5-pro,google,,standard,,,10.5,
litellm,,2024-10-27,input,gpt-4-turbo,openai,,standard,,,10,
litellm,,2024-10-27,output,gpt-4-turbo,openai,,standard,,,30,
litellm,,2024-10-27,input,llama3-1-70b,bedrock,,standard,,,0.99,
litellm,,2024-10-27,output,llama3-1-70b,bedrock,,standard,,,0.99,
litellm,,2024-10-27,input,llama3-1-8b,bedrock,,standard,,,0.22,
litellm,,2024-10-27,output,llama3-1-8b,bedrock,,standard,,,0.22,
aws,,2024-10-30,capacity_block,p5.48xlarge,aws,us-east-1,,,,39.33,
aws,,2024-10-30,capacity_block,p5.48xlarge,aws,us-west-1,,,,41.00,
aws,,2026-09-19,capacity_block,p5.48xlarge,aws,us-east-1,,,,41.528,
aws,,2026-10-07,capacity_block,p5.48xlarge,aws,us-east-1,,,,47.76,
snapshot,,2026-09-19,on_demand,p5.48xlarge,aws,us-east-1,,,,55.04,
snapshot,,2026-09-19,on_demand,gpu_8x_h100_sxm5,lambda,,,,,31.92,
snapshot,,2026-09-19,on_demand,gd-8xh100ib-i128,coreweave,,,,,49.24,
snapshot,,2026-09-19,on_demand,BM.GPU.H100.8,oracle,,,,,80,
snapshot,,2026-09-19,on_demand,ND96isr_H100_v5,azure,eastus,,,,88.49,
snapshot,,2026-09-19,on_demand,ND96isr_H100_v5,azure,westeurope,,,,98.49,
snapshot,,2026-09-19,on_demand,p6-b200.48xlarge,aws,us-east-1,,,,113.93,
snapshot,,2026-09-19,on_demand,gpu_8x_b200,lambda,,,,,53.52,
snapshot,,2026-09-19,on_demand,b200-8x,coreweave,,,,,68.80,
snapshot,,2026-09-19,on_demand,BM.GPU.B200.8,oracle,,,,,112,
openai,,2026-10-01,input,gpt-4o,openai,,standard,,,2.5,
openai,,2026-10-01,output,gpt-4o,openai,,standard,,,10,
openai,,2026-10-01,input,gpt-6-astra,openai,,standard,,,10,
openai,,2026-10-01,output,gpt-6-astra,openai,,standard,,,50,
deepseek,,2026-05-08,input,deepseek-v4-pro,deepseek,,standard,,,1.74,
deepseek,,2026-05-08,output,deepseek-v4-pro,deepseek,,standard,,,3.48,
openrouter,,2026-08-22,input,llama-3.1-70b,openrouter,,standard,,,0.40,
openrouter,,2026-08-22,output,llama-3.1-70b,openrouter,,standard,,,0.40,
openrouter,,2026-08-22,input,gpt-oss-120b,openrouter,,standard,,,0.037,
openrouter,,2026-08-22,output,gpt-oss-120b,openrouter,,standard,,,0.17,
openrouter,,2026-08-22,output,auto,openrouter,,standard,,,dynamic,
mlperf,,2024-11-01,system_output,llama2-70b-99,mlperf,,,"{""gpu"":""H100"",""gpus"":8,""precision"":""fp8"",""variant"":""offline""}",2024-08-28,24524.9,
mlperf,,2024-11-01,system_output,llama2-70b-99,mlperf,,,"{""gpu"":""H100"",""gpus"":8,""precision"":""fp8"",""variant"":""server""}",2024-08-28,21605.8,
reports,,2025-03-01,system_output,deepseek-v3,deepseek,,,"{""gpu"":""H800"",""gpus"":8,""variant"":""production decode node""}",2025-03-01,14800,
nyc,,2024-01-01,minimum,New York City,,,,,2024-01-01,16,
nyc,,2024-01-01,minimum,New York City,,,,,2026-01-01,17,
F
    sqlite3 "$DB" "
INSERT INTO source_rank SELECT id, 1, CASE name WHEN 'openai' THEN 10 WHEN 'deepseek' THEN 10 WHEN 'aws' THEN 10
    WHEN 'llm-prices' THEN 20 WHEN 'openrouter' THEN 40 ELSE 30 END, '' FROM source;
INSERT INTO model_alias SELECT id, a.column2, 1, a.column3, 'shipped', '' FROM source JOIN (VALUES
    ('llm-prices', 'gpt-4o', 'openai/gpt-4o'), ('litellm', 'gpt-4o', 'openai/gpt-4o'),
    ('openai', 'gpt-4o', 'openai/gpt-4o'), ('openai', 'gpt-6-astra', 'openai/gpt-6-astra'),
    ('llm-prices', 'o1-preview', 'openai/o1-preview'), ('litellm', 'gpt-4-turbo', 'openai/gpt-4-turbo'),
    ('llm-prices', 'gemini-1.5-pro', 'google/gemini-1.5-pro'),
    ('litellm', 'gemini-1.5-pro', 'google/gemini-1.5-pro'),
    ('llm-prices', 'claude-3.5-haiku', 'anthropic/claude-3.5-haiku'),
    ('litellm', 'llama3-1-70b', 'meta/llama-3.1-70b'), ('litellm', 'llama3-1-8b', 'meta/llama-3.1-8b'),
    ('openrouter', 'llama-3.1-70b', 'meta/llama-3.1-70b'), ('openrouter', 'gpt-oss-120b', 'openai/gpt-oss-120b'),
    ('openrouter', 'auto', 'openrouter:auto'), ('deepseek', 'deepseek-v4-pro', 'deepseek/deepseek-v4-pro'),
    ('mlperf', 'llama2-70b-99', 'meta/llama-2-70b'), ('reports', 'deepseek-v3', 'deepseek/deepseek-v3')) AS a
    ON a.column1 = source.name;
INSERT INTO model (model, batch_id, released, open, moe, total_params, active_params) VALUES
    ('openai/gpt-4o', 1, '2024-05-13', 0, NULL, NULL, NULL),
    ('meta/llama-3.1-70b', 1, '2024-07-23', 1, 0, 70.6e9, 70.6e9),
    ('meta/llama-3.1-8b', 1, '2024-07-23', 1, 0, 8.03e9, 8.03e9),
    ('meta/llama-2-70b', 1, '2023-07-18', 1, 0, 70e9, 70e9),
    ('openai/gpt-oss-120b', 1, '2025-08-05', 1, 1, 117e9, 5.1e9),
    ('deepseek/deepseek-v3', 1, '2024-12-26', 1, 1, 671e9, 37e9),
    ('deepseek/deepseek-v4-pro', 1, '2026-04', 1, 1, 1.6e12, 49e9);
INSERT INTO gpu (gpu, batch_id, bf16_dense, bf16_sparse, fp8_dense, fp8_sparse, memory_bytes, bandwidth) VALUES
    ('H100', 1, 9.895e14, 1.979e15, 1.979e15, 3.958e15, 80e9, 3.35e12),
    ('A100', 1, 3.12e14, 6.24e14, NULL, NULL, 80e9, 2.039e12),
    ('B200', 1, 2.25e15, 4.5e15, 4.5e15, 9e15, 180e9, 8e12);
INSERT INTO server (provider, server, batch_id, gpu, gpus) VALUES
    ('aws', 'p5.48xlarge', 1, 'H100', 8), ('lambda', 'gpu_8x_h100_sxm5', 1, 'H100', 8),
    ('coreweave', 'gd-8xh100ib-i128', 1, 'H100', 8), ('oracle', 'BM.GPU.H100.8', 1, 'H100', 8),
    ('azure', 'ND96isr_H100_v5', 1, 'H100', 8), ('aws', 'p6-b200.48xlarge', 1, 'B200', 8),
    ('lambda', 'gpu_8x_b200', 1, 'B200', 8), ('coreweave', 'b200-8x', 1, 'B200', 8),
    ('oracle', 'BM.GPU.B200.8', 1, 'B200', 8);"
    scenarios
}
