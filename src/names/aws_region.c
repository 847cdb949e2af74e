/* SPDX-License-Identifier: MIT */
#include <mtok/aws_region.h>

#include <ctype.h>
#include <string.h>

struct region {
    const char *key; /* lower-case letters and digits of the text */
    const char *code;
};

/* The page of capacity blocks says "Europe" and "Australia" where the price list says "EU" and
 * "Asia Pacific"; "Dallas" has been written in two ways. */
static const struct region regions[] = {
    {"useastnvirginia", "us-east-1"},
    {"useastohio", "us-east-2"},
    {"uswestncalifornia", "us-west-1"},
    {"uswestnortherncalifornia", "us-west-1"},
    {"uswestoregon", "us-west-2"},
    {"africacapetown", "af-south-1"},
    {"asiapacifichongkong", "ap-east-1"},
    {"asiapacifictaipei", "ap-east-2"},
    {"asiapacifictokyo", "ap-northeast-1"},
    {"asiapacificseoul", "ap-northeast-2"},
    {"asiapacificosaka", "ap-northeast-3"},
    {"asiapacificosakalocal", "ap-northeast-3"},
    {"asiapacificmumbai", "ap-south-1"},
    {"asiapacifichyderabad", "ap-south-2"},
    {"asiapacificsingapore", "ap-southeast-1"},
    {"asiapacificsydney", "ap-southeast-2"},
    {"australiasydney", "ap-southeast-2"},
    {"asiapacificjakarta", "ap-southeast-3"},
    {"asiapacificmelbourne", "ap-southeast-4"},
    {"australiamelbourne", "ap-southeast-4"},
    {"asiapacificmalaysia", "ap-southeast-5"},
    {"asiapacificnewzealand", "ap-southeast-6"},
    {"asiapacificthailand", "ap-southeast-7"},
    {"canadacentral", "ca-central-1"},
    {"canadawestcalgary", "ca-west-1"},
    {"eufrankfurt", "eu-central-1"},
    {"euzurich", "eu-central-2"},
    {"euireland", "eu-west-1"},
    {"eulondon", "eu-west-2"},
    {"euparis", "eu-west-3"},
    {"eumilan", "eu-south-1"},
    {"euspain", "eu-south-2"},
    {"eustockholm", "eu-north-1"},
    {"israeltelaviv", "il-central-1"},
    {"middleeastuae", "me-central-1"},
    {"middleeastbahrain", "me-south-1"},
    {"mexicocentral", "mx-central-1"},
    {"southamericasaopaulo", "sa-east-1"},
    {"awsgovcloudus", "us-gov-west-1"}, /* its name before there were two */
    {"awsgovclouduswest", "us-gov-west-1"},
    {"awsgovclouduseast", "us-gov-east-1"},
    {"dallaslocalzoneuseastnvirginia", "us-east-1-dfw-2a"},
    {"useastdallaslocalzone", "us-east-1-dfw-2a"},
    {"useastatlantalocalzone", "us-east-1-atl-2a"},
    {"uswestphoenixlocalzone", "us-west-2-phx-2a"},
    /* spot.json of old */
    {"useast", "us-east-1"},
    {"uswest", "us-west-1"},
    {"apacsin", "ap-southeast-1"},
    {"apacsyd", "ap-southeast-2"},
    {"apactokyo", "ap-northeast-1"},
};

/* Letters and digits only, lower case; "ã" becomes "a"; a leading "Europe" becomes "EU". */
static int make_key(const char *text, char *key, size_t room) {
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == 0xc3 && (unsigned char)p[1] == 0xa3) {
            c = 'a';
            p++;
        } else if (c == 'a' && (unsigned char)p[1] == 0xcc && (unsigned char)p[2] == 0x83) {
            p += 2; /* an a and a combining tilde */
        } else if (c >= 0x80) {
            continue;
        }
        if (!isalnum(c))
            continue;
        if (n + 1 >= room)
            return -1;
        key[n++] = (char)tolower(c);
    }
    key[n] = 0;
    if (strncmp(key, "europe", 6) == 0) {
        key[1] = 'u';
        memmove(key + 2, key + 6, n - 5);
    }
    return n ? 0 : -1;
}

/* "us-east-1", "us-gov-west-1", "us-east-1-dfw-2a": letters, digits and dashes, with a number at
 * the end of the region part. */
static int is_code(const char *text) {
    static const char *const areas[] = {"af-", "ap-", "ca-", "cn-", "eu-", "eusc-",
                                        "il-", "me-", "mx-", "sa-", "us-"};
    size_t i = 0, n = strlen(text);
    while (i < sizeof areas / sizeof *areas && strncmp(text, areas[i], strlen(areas[i])))
        i++;
    if (i == sizeof areas / sizeof *areas || n > 32 || !strpbrk(text, "0123456789"))
        return 0;
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

/* The text itself where it is a code, also one that came into being later. */
static const char *known_code(const char *text) {
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (strcmp(regions[i].code, text) == 0)
            return regions[i].code;
    return is_code(text) ? text : NULL;
}

const char *aws_region_code(const char *text) {
    char key[96];
    if (!text || !*text)
        return NULL;
    const char *code = known_code(text);
    if (code)
        return code;
    if (make_key(text, key, sizeof key))
        return NULL;
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (strcmp(regions[i].key, key) == 0)
            return regions[i].code;
    return NULL;
}

static const char *word_code(const char *text, size_t size) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    for (size_t at = 0, n; at < size; at += n ? n : 1) {
        n = strspn(text + at, letters);
        for (size_t i = 0; n && i < sizeof regions / sizeof *regions; i++)
            if (strlen(regions[i].code) == n && strncmp(text + at, regions[i].code, n) == 0)
                return regions[i].code;
    }
    return NULL;
}

const char *aws_region_in_path(const char *path) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *folder = slash;
    const char *code = word_code(base, strlen(base));
    while (folder && folder > path && folder[-1] != '/')
        folder--;
    return code || !slash ? code : word_code(folder, (size_t)(slash - folder));
}
