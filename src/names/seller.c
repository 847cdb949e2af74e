/* SPDX-License-Identifier: MIT
 * Names of sellers as LiteLLM, models.dev, genai-prices, Portkey, llm-prices and
 * Artificial Analysis write them. A vendor that sells its own models has the name that its models
 * carry ("google" as in "google/gemini-2.5-pro"), so that its price can be
 * told from that of a reseller. */
#include <mtok/seller.h>

#include <string.h>

struct other_name {
    const char *theirs;
    const char *ours;
};

static const struct other_name exact[] = {
    {"AI21 Labs", "ai21"},
    {"Alibaba Cloud", "qwen"},
    {"Amazon Bedrock", "bedrock"},
    {"Anthropic", "anthropic"},
    {"Azure", "azure"},
    {"Baseten", "baseten"},
    {"Cerebras", "cerebras"},
    {"Cohere", "cohere"},
    {"Databricks", "databricks"},
    {"DeepSeek", "deepseek"},
    {"Deepinfra", "deepinfra"},
    {"Fireworks", "fireworks"},
    {"FriendliAI", "friendli"},
    {"GMI", "gmi"},
    {"Google", "google"},
    {"Google (AI Studio)", "google"},
    {"Google (AI_Studio)", "google"},
    {"Google (Vertex)", "vertex-ai"},
    {"Google Vertex", "vertex-ai"},
    {"Groq", "groq"},
    {"Hyperbolic", "hyperbolic"},
    {"Lambda", "lambda"},
    {"Microsoft Azure", "azure"},
    {"MiniMax", "minimax"},
    {"Mistral", "mistral"},
    {"Nebius", "nebius"},
    {"Novita", "novita"},
    {"OpenAI", "openai"},
    {"Parasail", "parasail"},
    {"Perplexity", "perplexity"},
    {"Reka AI", "rekaai"},
    {"Replicate", "replicate"},
    {"SambaNova", "sambanova"},
    {"SiliconFlow", "siliconflow"},
    {"Snowflake Snowflake", "snowflake"},
    {"Together.ai", "together"},
    {"Upstage", "upstage"},
    {"alibaba", "qwen"},
    {"amazon-bedrock", "bedrock"},
    {"amazon_nova", "amazon"},
    {"aws", "bedrock"},
    {"cohere_chat", "cohere"},
    {"dashscope", "qwen"},
    {"fireworks-ai", "fireworks"},
    {"fireworks_ai", "fireworks"},
    {"fireworks_ai-embedding-models", "fireworks"},
    {"friendliai", "friendli"},
    {"gemini", "google"},
    {"google-vertex", "vertex-ai"},
    {"google-vertex-anthropic", "vertex-ai"},
    {"lambda_ai", "lambda"},
    {"llama", "meta"},
    {"meta-ai", "meta"},
    {"meta_llama", "meta"},
    {"mistral-ai", "mistral"},
    {"mistralai", "mistral"},
    {"moonshot-ai", "moonshot"},
    {"moonshotai", "moonshot"},
    {"oci", "oracle"},
    {"palm", "google"},
    {"text-completion-codestral", "codestral"},
    {"text-completion-inception", "inception"},
    {"text-completion-openai", "openai"},
    {"together-ai", "together"},
    {"together_ai", "together"},
    {"togetherai", "together"},
    {"x-ai", "xai"},
    {"xAI", "xai"},
    {"z-ai", "zai"},
};

/* Sellers whose name a source extends by the kind of model: "vertex_ai-language-models". */
static const struct other_name families[] = {
    {"azure", "azure"},
    {"bedrock", "bedrock"},
    {"vertex_ai", "vertex-ai"},
};

const char *seller_name(const char *name) {
    if (!name)
        return "";
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        if (strcmp(name, exact[i].theirs) == 0)
            return exact[i].ours;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        size_t n = strlen(families[i].theirs);
        if (strncmp(name, families[i].theirs, n) == 0 &&
            (name[n] == 0 || name[n] == '-' || name[n] == '_'))
            return families[i].ours;
    }
    return name;
}
