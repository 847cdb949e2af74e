/* SPDX-License-Identifier: MIT
 * One name for each seller of tokens, whatever a source calls it. */
#ifndef MTOK_SELLER_H
#define MTOK_SELLER_H

/* The seller's name in mtok ("google" for "gemini", "bedrock" for "bedrock_converse"), or `name`
 * itself where no other is known: a new seller is kept under the name its source gives it.
 * NULL gives "". The result is a constant or `name`. */
const char *seller_name(const char *name);

#endif
