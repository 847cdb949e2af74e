# SPDX-License-Identifier: MIT
# names.awk EXCEPTIONS NAMES: of the names that two sources carry in one normal form, those that are not mapped
# and those that mean several models. NAMES: source, name, model ('' where it is not mapped), tab-separated.
# EXCEPTIONS: `left` (not mapped) with a pattern of names, or `torn` (several meanings) with a pattern of normal
# forms; source or *; the pattern; the reason. Prints what no exception names, and each exception that names
# nothing; silence is good.
#
# The normal form is meant to be careful: two names that share it are one model but for the exceptions. It
# forgets case, the path and the vendor before the name, how words and digits are set apart, and what
# Bedrock, Vertex and Fireworks make of a name. Sizes, dates and words (instruct, preview, thinking) count.
function normal(name,    n) {
    n = tolower(name)
    if (n ~ /^~/) return n # OpenRouter's own moving names
    gsub(/%2f/, "/", n)
    gsub(/%3a/, ":", n)
    sub(/.*\//, "", n)
    sub(/^(anthropic|meta|amazon|mistral|cohere|ai21|deepseek|qwen|openai|google|nvidia|minimax|moonshot|moonshotai|zai|writer|xai)\./, "", n)
    sub(/(-v[0-9]+)?:[0-9]+$/, "", n)
    sub(/-maas$/, "", n)
    while (match(n, /[0-9]p[0-9]/)) # qwen2p5
        n = substr(n, 1, RSTART) "-" substr(n, RSTART + 2)
    gsub(/[()']/, "", n)
    gsub(/[ _.@]+/, "-", n)
    gsub(/-+/, "-", n)
    return n
}
function origin(source) { # two ways to one and the same publisher are one source
    if (source == "artificial-analysis-page") return "artificial-analysis"
    if (source == "openrouter-stats") return "openrouter"
    return source
}
function excepted(kind, source, text,    i, found) {
    for (i = 1; i <= exceptions; i++)
        if (kinds[i] == kind && (where[i] == "*" || where[i] == source) && text ~ pattern[i])
            used[i] = found = 1
    return found
}
BEGIN { FS = "\t" }
/^#/ && NR == FNR { next }
NR == FNR { kinds[++exceptions] = $1; where[exceptions] = $2; pattern[exceptions] = $3; next }
{
    form = normal($2)
    key[FNR] = form; source[FNR] = $1; name[FNR] = $2; model[FNR] = $3; last = FNR
    if (!((form, origin($1)) in seen)) { seen[form, origin($1)] = 1; sources[form]++ }
    if ($3 == "") next
    if (!(form in means)) means[form] = $3
    else if (means[form] != $3) torn[form] = 1
}
END {
    for (i = 1; i <= last; i++) {
        if (sources[key[i]] < 2) continue
        if (model[i] == "" && !excepted("left", source[i], name[i]))
            print "not mapped: " source[i] ": " name[i]
        if (model[i] != "" && (key[i] in torn) && !excepted("torn", source[i], key[i]))
            print "one of several meanings: " source[i] ": " name[i] " is " model[i] ": " key[i]
    }
    for (i = 1; i <= exceptions; i++)
        if (!(i in used)) print "needless exception: " kinds[i] " " where[i] " " pattern[i]
}
