/* SPDX-License-Identifier: MIT
 * Random histories: whatever the order and the grouping in which documents
 * arrive, what is believed is what an oracle makes of all of them in order of
 * observation. The oracle knows nothing of the store's way: of plain sources it
 * looks ahead from each reading, of sources that state dates it paints a
 * timeline slot by slot. */
#include "support.h"

#include "db/migrate.h"
#include "read/sink.h"
#include "store/archive.h"
#include "store/canon.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS = 4, SERIES = 3, SLOTS = 40, DOCS_MAX = 80, HANDS_MAX = 6, DATES_MAX = 3 };
enum { SLOT = 7 * 3600, PART_STATED = 3 };
#define EPOCH INT64_C(1700000000)

static const char *const sources[PARTS] = {"alpha", "alpha", "beta", "gamma"};
static const char *const parts[PARTS] = {"", "two", "", ""};

enum word { GONE, VALUE, DYNAMIC, HELD };

/* What one document says of one series. */
struct item {
    enum word word;
    int64_t nano;
    int dates; /* stated parts: with VALUE, has_now and dates */
    bool has_now;
    struct {
        int slot;
        bool ends;
        int64_t nano;
    } date[DATES_MAX];
};

struct doc {
    int part, slot;
    struct item items[SERIES];
    unsigned char sha[SHA256_SIZE];
    bool taken;
};

struct hand {
    int part, series, slot;
    bool retract;
    int64_t nano;
    bool done;
};

struct history {
    struct doc docs[DOCS_MAX];
    int doc_count;
    struct hand hands[HANDS_MAX];
    int hand_count;
};

static uint64_t noise;

static unsigned pick(unsigned below) {
    noise = noise * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(noise >> 33) % below;
}

static bool chance(unsigned percent) {
    return pick(100) < percent;
}

static int64_t time_of(int slot) {
    return EPOCH + (int64_t)slot * SLOT;
}

/* ---- histories ---- */

static int64_t some_value(void) {
    static const int64_t values[] = {5000, 5000, 7000, 9000, 0};
    return values[pick(5)];
}

static int64_t some_jump(void) {
    static const int64_t values[] = {500000, 500000, 503000, 900000, 200};
    return values[pick(5)];
}

static void vary_plain(struct item *item, struct item *steady, unsigned wildness) {
    if (chance(wildness))
        *steady = (struct item){.word = chance(15) ? DYNAMIC : VALUE};
    if (steady->word == VALUE && (!steady->nano || chance(wildness)))
        steady->nano = chance(35) ? some_jump() : some_value();
    if (steady->word != VALUE)
        steady->nano = 0;
    *item = *steady;
    if (chance(wildness))
        *item = (struct item){.word = GONE};
    else if (chance(wildness / 2))
        *item = (struct item){.word = HELD};
    else if (chance(wildness / 3))
        *item = (struct item){.word = VALUE, .nano = some_jump()};
}

static void vary_stated(struct item *item, struct item *steady, int slot, unsigned wildness) {
    if (steady->word == GONE || chance(wildness)) {
        *steady = (struct item){.word = VALUE};
        steady->has_now = chance(50);
        steady->nano = chance(10) ? some_jump() : 5000 + 1000 * pick(3);
        steady->dates = (int)pick(DATES_MAX + 1);
        if (!steady->has_now && !steady->dates)
            steady->has_now = true;
        int from = slot - 8 > 1 ? slot - 8 : 1;
        for (int i = 0; i < steady->dates; i++) {
            from += 1 + (int)pick(6);
            steady->date[i].slot = from;
            steady->date[i].ends = chance(15);
            steady->date[i].nano = chance(15) ? some_jump() : 5000 + 1000 * pick(3);
            if (steady->date[i].ends)
                steady->date[i].nano = 0;
        }
    }
    *item = *steady;
    if (chance(wildness))
        *item = (struct item){.word = GONE};
    else if (chance(wildness / 2))
        *item = (struct item){.word = HELD};
}

static void hash_doc(struct doc *doc) {
    struct buf text;
    buf_init(&text, 65536);
    buf_printf(&text, "%d:", doc->part);
    for (int s = 0; s < SERIES; s++) {
        const struct item *item = &doc->items[s];
        buf_printf(&text, "%d,%lld,%d,%d", item->word, (long long)item->nano, item->has_now,
                   item->dates);
        for (int i = 0; i < item->dates; i++)
            buf_printf(&text, ",%d/%d/%lld", item->date[i].slot, item->date[i].ends,
                       (long long)item->date[i].nano);
    }
    sha256_of(text.data, text.size, doc->sha);
    buf_free(&text);
}

/* Whether some document that is not overruled by another of its time has the series. */
static bool is_ever_said(const struct history *history, int part, int series) {
    for (int i = 0; i < history->doc_count; i++) {
        const struct doc *doc = &history->docs[i];
        bool counts = doc->part == part && doc->items[series].word != GONE;
        for (int k = 0; k < history->doc_count && counts; k++)
            counts = history->docs[k].part != part || history->docs[k].slot != doc->slot ||
                     memcmp(history->docs[k].sha, doc->sha, SHA256_SIZE) <= 0;
        if (counts)
            return true;
    }
    return false;
}

static void make_history(struct history *history) {
    *history = (struct history){0};
    for (int part = 0; part < PARTS; part++) {
        struct item steady[SERIES] = {0};
        int slot = 9 + (int)pick(4);
        unsigned wildness = 5 + pick(30);
        int count = 2 + (int)pick(14);
        for (int i = 0; i < count && slot < SLOTS - 12; i++) {
            struct doc *doc = &history->docs[history->doc_count++];
            *doc = (struct doc){.part = part, .slot = slot};
            for (int s = 0; s < SERIES; s++)
                if (part == PART_STATED)
                    vary_stated(&doc->items[s], &steady[s], slot, wildness);
                else
                    vary_plain(&doc->items[s], &steady[s], wildness);
            hash_doc(doc);
            slot += chance(8) ? 0 : 1 + (int)pick(3);
        }
    }
    int hands = chance(50) ? (int)pick(HANDS_MAX) : 0;
    for (int i = 0; i < hands; i++) {
        struct hand hand = {.part = (int)pick(PARTS),
                            .series = (int)pick(SERIES),
                            .slot = 9 + (int)pick(SLOTS - 20),
                            .retract = chance(40),
                            .nano = some_value()};
        if (is_ever_said(history, hand.part, hand.series))
            history->hands[history->hand_count++] = hand;
    }
}

/* ---- the oracle ---- */

struct list {
    struct {
        int slot;
        enum fact_state state;
        int64_t nano;
    } at[4 * SLOTS];
    int count;
};

static void emit(struct list *list, int slot, enum fact_state state, int64_t nano) {
    int i = list->count++;
    for (; i > 0 && list->at[i - 1].slot > slot; i--)
        list->at[i] = list->at[i - 1];
    list->at[i].slot = slot;
    list->at[i].state = state;
    list->at[i].nano = nano;
}

/* The documents of a part that were taken, in order of time; of two at once the greater hash. */
static int in_order(struct history *history, int part, const struct doc **out) {
    int count = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
        const struct doc *best = NULL;
        for (int i = 0; i < history->doc_count; i++) {
            const struct doc *doc = &history->docs[i];
            if (doc->part == part && doc->slot == slot && doc->taken &&
                (!best || memcmp(doc->sha, best->sha, SHA256_SIZE) > 0))
                best = doc;
        }
        if (best)
            out[count++] = best;
    }
    return count;
}

static bool far(int64_t a, int64_t b) {
    return a > 0 && b > 0 && (a > 10 * b || b > 10 * a);
}

static bool near(int64_t a, int64_t b) {
    return a <= 2 * b && b <= 2 * a;
}

struct witness {
    struct list *lists; /* of the other sources */
    int count;
};

static bool witnessed(const struct witness *witness, int slot, int64_t nano) {
    for (int w = 0; w < witness->count; w++) {
        const struct list *list = &witness->lists[w];
        int found = -1;
        for (int i = 0; i < list->count; i++)
            if (list->at[i].slot <= slot && list->at[i].state <= FACT_ENDED)
                found = i;
        if (found < 0 || list->at[found].state != FACT_VALUE)
            continue;
        int64_t apart = llabs((long long)(list->at[found].nano - nano));
        if (apart * 100 <= nano)
            return true;
    }
    return false;
}

struct view {
    const struct doc **docs;
    int count, series;
    const struct witness *witness;
    bool alive, has_base;
    enum word word;
    int64_t nano, base;
    struct list *out;
};

static const struct item *said(const struct view *view, int i) {
    return &view->docs[i]->items[view->series];
}

static bool jumps(const struct view *view, int i) {
    const struct item *item = said(view, i);
    bool current = view->alive && view->word == VALUE && view->nano == item->nano;
    return item->word == VALUE && !current && view->has_base && far(view->base, item->nano);
}

/* From a first absence on: until when is it absent, and does that end the series? */
static int absence(const struct view *view, int from, bool *ends) {
    int i = from;
    *ends = false;
    for (; i < view->count && said(view, i)->word == GONE; i++)
        if ((view->docs[i]->slot - view->docs[from]->slot) * SLOT >= 20 * 3600) {
            *ends = true;
            break;
        }
    return i;
}

static int pass_absence(struct view *view, int from) {
    bool ends;
    int i = absence(view, from, &ends);
    if (!view->alive)
        return from + 1;
    if (ends) {
        emit(view->out, view->docs[from]->slot, FACT_ENDED, 0);
        view->alive = false;
        return i + 1;
    }
    for (int k = from; k < i; k++)
        emit(view->out, view->docs[k]->slot, FACT_MISSED, 0);
    return i;
}

static void believe(struct view *view, int i) {
    const struct item *item = said(view, i);
    if (view->alive && view->word == item->word && view->nano == item->nano)
        return;
    view->alive = true;
    view->word = item->word;
    view->nano = item->nano;
    if (item->word == VALUE) {
        view->has_base = true;
        view->base = item->nano;
    }
    emit(view->out, view->docs[i]->slot, item->word == VALUE ? FACT_VALUE : FACT_DYNAMIC,
         item->nano);
}

/* Members of the run of agreeing jumps that starts at `from`; true where it enters. */
static bool look_ahead(const struct view *view, int from, int members[3], int *count) {
    int i = from;
    *count = 0;
    while (i < view->count) {
        bool ends;
        if (said(view, i)->word == GONE) {
            i = absence(view, i, &ends);
            if (ends || !view->alive)
                return false;
            continue;
        }
        if (!jumps(view, i) || !near(said(view, from)->nano, said(view, i)->nano))
            return false;
        members[(*count)++] = i;
        if (*count == 3 || witnessed(view->witness, view->docs[i]->slot, said(view, i)->nano))
            return true;
        i++;
    }
    return false;
}

static int pass_jump(struct view *view, int from) {
    int members[3], count;
    bool enters = look_ahead(view, from, members, &count);
    int last = members[count - 1];
    for (int i = from, k = 0; i <= last;) {
        if (said(view, i)->word == GONE) {
            i = pass_absence(view, i);
            continue;
        }
        if (k == count || members[k] != i)
            fail_msg("the oracle lost its way");
        k++;
        if (enters)
            believe(view, i);
        else
            emit(view->out, view->docs[i]->slot, FACT_REFUSED, said(view, i)->nano);
        i++;
    }
    return last + 1;
}

static void oracle_plain(struct history *history, int part, int series,
                         const struct witness *witness, struct list *out) {
    const struct doc *docs[DOCS_MAX];
    struct view view = {.docs = docs, .series = series, .witness = witness, .out = out};
    view.count = in_order(history, part, docs);
    out->count = 0;
    for (int i = 0; i < view.count;) {
        if (said(&view, i)->word == GONE)
            i = pass_absence(&view, i);
        else if (said(&view, i)->word == HELD)
            i++;
        else if (jumps(&view, i))
            i = pass_jump(&view, i);
        else
            believe(&view, i++);
    }
}

/* One slot of the painted timeline. */
struct cell {
    bool known, ended, foretold;
    int64_t nano;
};

static bool cell_same(struct cell a, struct cell b) {
    return a.known == b.known && a.ended == b.ended && a.nano == b.nano;
}

static void paint_dates(struct cell *cells, const struct item *item, int slot) {
    bool past = item->dates && item->date[0].slot <= slot;
    if (past)
        for (int x = item->date[0].slot; x <= slot; x++)
            for (int d = 0; d < item->dates; d++)
                if (item->date[d].slot <= x)
                    cells[x] = (struct cell){
                        .known = true, .ended = item->date[d].ends, .nano = item->date[d].nano};
    for (int x = slot + 1; x < SLOTS; x++) {
        cells[x] = cells[slot];
        cells[x].foretold = false;
        for (int d = 0; d < item->dates; d++)
            if (item->date[d].slot <= x && item->date[d].slot > slot)
                cells[x] = (struct cell){.known = true,
                                         .ended = item->date[d].ends,
                                         .foretold = true,
                                         .nano = item->date[d].nano};
    }
}

/* The timeline of one series, painted document by document. */
struct painting {
    struct cell cells[SLOTS];
    bool starts[SLOTS]; /* where foretold stretches begin */
    int first_miss, last_there;
    const struct item *before;
    /* Jumps that wait: where, what they say, and whether with a date. */
    int waiting, waits_at[3];
    int64_t waits_for[3];
    bool waits_dated;
};

/* The last price that is painted at or before a slot; 0: none, or free. */
static int64_t painted(const struct painting *painting, int slot) {
    for (int x = slot; x >= 0; x--)
        if (painting->cells[x].known && !painting->cells[x].ended)
            return painting->cells[x].nano;
    return 0;
}

/* Counts one more jump: true where it is the third that agrees. */
static bool third(struct painting *painting, int slot, int64_t nano, bool with_date) {
    if (painting->waiting &&
        (painting->waits_dated != with_date || !near(painting->waits_for[0], nano)))
        painting->waiting = 0;
    painting->waits_dated = with_date;
    painting->waits_at[painting->waiting] = slot;
    painting->waits_for[painting->waiting++] = nano;
    return painting->waiting == 3;
}

static void paint_gone(struct painting *painting, int slot) {
    if (!painting->cells[slot].known || painting->cells[slot].ended) {
        painting->waiting = 0;
        return;
    }
    if (painting->first_miss < 0) {
        painting->first_miss = slot;
    } else if ((slot - painting->first_miss) * SLOT >= 20 * 3600) {
        for (int x = painting->first_miss; x < SLOTS; x++) {
            painting->cells[x] = (struct cell){.known = true, .ended = true};
            painting->starts[x] = false;
        }
        painting->first_miss = -1;
        painting->waiting = 0;
    }
}

static void paint_told(struct painting *painting, const struct item *item, int slot) {
    paint_dates(painting->cells, item, slot);
    int from = item->dates && item->date[0].slot <= slot ? item->date[0].slot : slot + 1;
    for (int x = from; x < SLOTS; x++)
        painting->starts[x] = false;
    for (int d = 0; d < item->dates; d++)
        if (item->date[d].slot > slot)
            painting->starts[item->date[d].slot] = true;
}

/* Foretold stretches that began since the series was there last and do not say `now`. */
static void unpaint(struct painting *painting, struct cell now, int slot) {
    struct cell *cells = painting->cells;
    if (painting->last_there < 0)
        return;
    for (int x = slot; x > painting->last_there; x--) {
        if (cell_same(cells[slot], now) || !cells[slot].foretold)
            return;
        if (!painting->starts[x])
            continue;
        painting->starts[x] = false;
        struct cell was = x > 0 ? cells[x - 1] : (struct cell){0};
        for (int y = x; y <= slot; y++)
            cells[y] = was;
    }
}

/* What holds at a slot holds until the next stretch that is foretold. */
static void spread(struct painting *painting, int slot) {
    for (int x = slot + 1; x < SLOTS && !painting->starts[x]; x++)
        painting->cells[x] = painting->cells[slot];
}

static void paint_from(struct painting *painting, int64_t nano, int slot) {
    struct cell now = {.known = true, .nano = nano};
    if (!cell_same(painting->cells[slot], now)) {
        painting->cells[slot] = now;
        painting->starts[slot] = false;
    }
    spread(painting, slot);
}

static void paint_now(struct painting *painting, int64_t nano, int slot) {
    struct cell now = {.known = true, .nano = nano};
    unpaint(painting, now, slot);
    spread(painting, slot);
    bool jump = !cell_same(painting->cells[slot], now) && far(painted(painting, slot), nano);
    if (!jump) {
        painting->waiting = 0;
        paint_from(painting, nano, slot);
    } else if (third(painting, slot, nano, false)) {
        for (int i = 0; i < 3; i++)
            paint_from(painting, painting->waits_for[i], painting->waits_at[i]);
        painting->waiting = 0;
    }
}

/* Whether what is told with dates must wait: some price is a jump from what was believed then. */
static bool must_wait(struct painting *painting, const struct item *item, int slot) {
    for (int d = 0; d < item->dates && painting->last_there >= 0; d++) {
        if (item->date[d].ends || !far(painted(painting, item->date[d].slot), item->date[d].nano))
            continue;
        if (!third(painting, slot, item->date[d].nano, true))
            return true;
        break;
    }
    if (painting->waits_dated || (item->dates && item->date[0].slot <= slot))
        painting->waiting = 0;
    return false;
}

static bool said_again(const struct item *before, const struct item *item) {
    return before && before->word == VALUE && before->has_now == item->has_now &&
           before->nano == item->nano && before->dates == item->dates &&
           memcmp(before->date, item->date, sizeof item->date) == 0;
}

static void paint(struct painting *painting, const struct item *item, int slot) {
    bool again = said_again(painting->before, item);
    painting->before = item;
    if (item->word == GONE) {
        paint_gone(painting, slot);
        return;
    }
    painting->first_miss = -1;
    if (item->word == HELD) {
        painting->waiting = 0;
        return;
    }
    bool waits = false;
    if (!again || (painting->waiting && painting->waits_dated)) {
        waits = must_wait(painting, item, slot);
        if (!waits)
            paint_told(painting, item, slot);
    }
    if (item->has_now && !(item->dates && item->date[0].slot <= slot) && !waits)
        paint_now(painting, item->nano, slot);
    painting->last_there = slot;
}

static void oracle_stated(struct history *history, int part, int series, struct list *out) {
    const struct doc *docs[DOCS_MAX];
    struct painting painting = {.first_miss = -1, .last_there = -1};
    int count = in_order(history, part, docs);
    for (int i = 0; i < count; i++)
        paint(&painting, &docs[i]->items[series], docs[i]->slot);
    struct cell last = {0};
    out->count = 0;
    for (int x = 0; x < SLOTS; x++) {
        struct cell cell = painting.cells[x];
        bool nothing_yet = !last.known && (!cell.known || cell.ended);
        if (nothing_yet || cell_same(cell, last))
            continue;
        emit(out, x, cell.ended ? FACT_ENDED : FACT_VALUE, cell.nano);
        last = cell;
    }
}

static void apply_hands(struct history *history, int part, int series, struct list *list) {
    for (int h = 0; h < history->hand_count; h++) {
        const struct hand *hand = &history->hands[h];
        int kept = 0;
        if (!hand->done || hand->part != part || hand->series != series)
            continue;
        for (int i = 0; i < list->count; i++)
            if (list->at[i].slot != hand->slot)
                list->at[kept++] = list->at[i];
        list->count = kept;
        if (!hand->retract)
            emit(list, hand->slot, FACT_VALUE, hand->nano);
    }
}

/* All that stands, marks included; with them `believed_only` false. */
static void oracle(struct history *history, int part, int series, bool hands, struct list *out) {
    static struct list lists[PARTS];
    static const struct witness nobody = {0};
    struct witness witness = {.lists = lists};
    if (part == PART_STATED) {
        oracle_stated(history, part, series, out);
    } else {
        for (int other = 0; other < PARTS; other++) {
            if (strcmp(sources[other], sources[part]) == 0)
                continue;
            struct list *list = &lists[witness.count++];
            if (other == PART_STATED)
                oracle_stated(history, other, series, list);
            else
                oracle_plain(history, other, series, &nobody, list);
            apply_hands(history, other, series, list);
        }
        oracle_plain(history, part, series, &witness, out);
    }
    if (hands)
        apply_hands(history, part, series, out);
}

/* ---- the store under test ---- */

static struct db *db;
static struct store *store;
static int64_t part_ids[PARTS];
static struct err err;

#define OK(call)                                                                                   \
    do {                                                                                           \
        if (call)                                                                                  \
            fail_msg("%s: %s", #call, err.text);                                                   \
    } while (0)

static const char *series_name(int part, int series) {
    static char name[32];
    snprintf(name, sizeof name, "%s-%d", sources[part], series);
    return name;
}

static void map_names(void) {
    int64_t batch;
    OK(store_batch(store, &batch, &err));
    for (int part = 0; part < PARTS; part++)
        for (int series = 0; series < SERIES; series++) {
            struct stmt *stmt = db_prepare(
                db,
                "INSERT INTO model_alias (source_id, name, batch_id, model) SELECT id, ?2, ?3, ?4 "
                "FROM source WHERE name = ?1 ON CONFLICT DO NOTHING",
                &err);
            char model[32];
            snprintf(model, sizeof model, "v/%d", series);
            stmt_text(stmt, 1, sources[part]);
            stmt_text(stmt, 2, series_name(part, series));
            stmt_int(stmt, 3, batch);
            stmt_text(stmt, 4, model);
            OK(stmt_run(stmt, &err));
        }
}

static void open_all(void) {
    OK(db_open(&db, "", DB_MEMORY, &err));
    OK(migrate_run(db, &err));
    OK(store_open(db, &store, &err));
    OK(store_begin(store, "init", EPOCH, "", &err));
    for (int part = 0; part < PARTS; part++) {
        int64_t source;
        OK(store_source(store, sources[part], NULL, &source, &err));
        OK(store_part(store, source, parts[part], "", &part_ids[part], &err));
    }
    map_names();
    OK(store_commit(store, NULL, &err));
}

static void close_all(void) {
    store_close(store);
    db_close(db);
}

static void fill_sink(struct sink *sink, const struct doc *doc) {
    for (int s = 0; s < SERIES; s++) {
        const struct item *item = &doc->items[s];
        struct row row = row_new(MEASURE_INPUT, series_name(doc->part, s));
        char place[32], text[64];
        snprintf(place, sizeof place, "row %d", s);
        snprintf(text, sizeof text, "%lld", (long long)item->nano);
        row.where = place;
        row.text = text;
        row.nano = item->nano;
        row.tier = "standard";
        if (item->word == DYNAMIC)
            row.state = ROW_DYNAMIC;
        if (item->word == HELD) {
            sink_row(sink, &row);
            struct row taken = sink->rows[--sink->row_count];
            sink_refuse_row(sink, &taken, "ceiling", "too high in slot %d", doc->slot / 8);
        } else if (item->word != GONE && (doc->part != PART_STATED || item->has_now)) {
            sink_row(sink, &row);
        }
        for (int d = 0; d < item->dates && item->word == VALUE; d++) {
            row.since = time_of(item->date[d].slot);
            row.nano = item->date[d].nano;
            row.state = item->date[d].ends ? ROW_ENDED : ROW_VALUE;
            sink_row(sink, &row);
        }
    }
}

static void keep_document(const struct doc *doc) {
    struct stmt *stmt = db_prepare(db,
                                   "INSERT INTO document (sha256, size, encoding, part_id) VALUES "
                                   "(?1, 0, 'dropped', ?2) ON CONFLICT DO NOTHING",
                                   &err);
    stmt_blob(stmt, 1, doc->sha, SHA256_SIZE);
    stmt_int(stmt, 2, part_ids[doc->part]);
    OK(stmt_run(stmt, &err));
}

/* An unchanged reply is one whose predecessor, of those taken, is the same document. */
static bool repeats(struct history *history, const struct doc *doc) {
    const struct doc *docs[DOCS_MAX];
    int count = in_order(history, doc->part, docs);
    const struct doc *before = NULL;
    for (int i = 0; i < count; i++) {
        if (docs[i]->slot == doc->slot)
            return false;
        if (docs[i]->slot < doc->slot)
            before = docs[i];
    }
    return before && memcmp(before->sha, doc->sha, SHA256_SIZE) == 0;
}

static void take(struct history *history, struct doc *doc, bool allow_repeat) {
    struct sink sink;
    struct tally tally;
    struct attempt attempt = {.part_id = part_ids[doc->part],
                              .observed_at = time_of(doc->slot),
                              .outcome = OUTCOME_CHANGED,
                              .sha256 = doc->sha,
                              .states_dates = doc->part == PART_STATED};
    if (allow_repeat && chance(70) && repeats(history, doc)) {
        attempt.outcome = chance(50) ? OUTCOME_UNCHANGED : OUTCOME_NOT_MODIFIED;
        if (attempt.outcome == OUTCOME_NOT_MODIFIED)
            attempt.sha256 = NULL;
        OK(store_take(store, &attempt, NULL, &tally, &err));
    } else {
        sink_init(&sink);
        fill_sink(&sink, doc);
        keep_document(doc);
        OK(store_take(store, &attempt, &sink, &tally, &err));
        sink_free(&sink);
    }
    assert_true(tally.fetch_id > 0);
    doc->taken = true;
}

static int64_t series_id(int part, int series) {
    struct stmt *stmt =
        db_prepare(db, "SELECT id FROM series WHERE part_id = ?1 AND subject = ?2", &err);
    stmt_int(stmt, 1, part_ids[part]);
    stmt_text(stmt, 2, series_name(part, series));
    int64_t id = stmt_step(stmt, &err) > 0 ? stmt_get_int(stmt, 0) : 0;
    stmt_reset(stmt);
    return id;
}

/* ---- comparisons ---- */

static const char *const standing =
    "SELECT since, state, value FROM observation AS o WHERE series_id = ?1 AND batch_id <= ?2 AND "
    "state <> 4 AND NOT EXISTS (SELECT 1 FROM observation AS n WHERE n.series_id = o.series_id AND "
    "n.since = o.since AND n.batch_id > o.batch_id AND n.batch_id <= ?2) ORDER BY since";

static struct history *traced;
static void trace(struct history *history, int part, int series);

static void trace_query(const char *sql, int64_t id) {
    struct stmt *stmt = db_prepare_own(db, sql, &err);
    stmt_int(stmt, 1, id);
    while (stmt_step(stmt, &err) > 0) {
        fprintf(stderr, "  %d", (int)((stmt_get_int(stmt, 0) - EPOCH) / SLOT));
        for (int i = 1; i < stmt_columns(stmt); i++)
            fprintf(stderr, " %s %s", stmt_name(stmt, i), stmt_get_text(stmt, i));
        fprintf(stderr, "\n");
    }
    stmt_free(stmt);
}

/* With MTOK_TRACE=1 everything that is known of the series that went wrong is printed. */
static void trace_all(int64_t id, int part, int series) {
    for (int other = 0; other < PARTS; other++) {
        fprintf(stderr, "  %s/%s:\n", sources[other], parts[other]);
        trace(traced, other, series);
    }
    trace_query("SELECT since, batch_id, state, value, stated FROM observation WHERE series_id = "
                "?1 ORDER BY 1, 2",
                id);
    trace_query("SELECT observed_at, fetch_id, said FROM statement WHERE series_id = ?1", id);
    trace_query("SELECT observed_at, id, outcome, batch_id FROM fetch WHERE part_id = ?1 ORDER BY "
                "1, 2",
                part_ids[part]);
}

static void complain(const struct list *want, int64_t id, int64_t batch, unsigned seed, int part,
                     int series) {
    fprintf(stderr, "seed %u, %s/%s series %d, batch %d\n  expected:", seed, sources[part],
            parts[part], series, (int)batch);
    for (int i = 0; i < want->count; i++)
        fprintf(stderr, " %d:%d=%d", want->at[i].slot, (int)want->at[i].state,
                (int)want->at[i].nano);
    fprintf(stderr, "\n  found:   ");
    struct stmt *stmt = db_prepare_own(db, standing, &err);
    stmt_int(stmt, 1, id);
    stmt_int(stmt, 2, batch);
    while (stmt_step(stmt, &err) > 0)
        fprintf(stderr, " %d:%d=%d", (int)((stmt_get_int(stmt, 0) - EPOCH) / SLOT),
                (int)stmt_get_int(stmt, 1), (int)stmt_get_int(stmt, 2));
    fprintf(stderr, "\n");
    stmt_free(stmt);
    if (getenv("MTOK_TRACE"))
        trace_all(id, part, series);
    fail();
}

/* Marks are compared for plain parts; a hand's decision covers the one at its time. */
static bool skip_state(int part, int64_t state) {
    return part == PART_STATED && state > FACT_ENDED;
}

/* Views look for newer recordings of a time in marked series only. */
static void check_mark(int64_t id) {
    struct stmt *stmt = db_prepare(
        db,
        "SELECT s.amended, count(*) FROM series AS s JOIN observation AS o ON o.series_id = s.id"
        " WHERE s.id = ?1 AND (o.state > 2 OR o.stated = 2"
        "  OR EXISTS (SELECT 1 FROM observation AS n WHERE n.series_id = s.id"
        "   AND n.since = o.since AND n.batch_id > o.batch_id))",
        &err);
    stmt_int(stmt, 1, id);
    bool unmarked =
        stmt_step(stmt, &err) > 0 && stmt_get_int(stmt, 1) > 0 && !stmt_get_int(stmt, 0);
    stmt_reset(stmt);
    if (unmarked)
        fail_msg("series %d is not marked as amended", (int)id);
}

static void compare(const struct list *want, int part, int series, int64_t batch, unsigned seed) {
    int64_t id = series_id(part, series);
    struct stmt *stmt = db_prepare(db, standing, &err);
    int i = 0;
    stmt_int(stmt, 1, id);
    stmt_int(stmt, 2, batch);
    bool same = true;
    while (same && stmt_step(stmt, &err) > 0) {
        if (skip_state(part, stmt_get_int(stmt, 1)))
            continue;
        same = i < want->count && stmt_get_int(stmt, 0) == time_of(want->at[i].slot) &&
               stmt_get_int(stmt, 1) == want->at[i].state &&
               stmt_get_int(stmt, 2) == want->at[i].nano;
        i++;
    }
    stmt_reset(stmt);
    if (!same || i != want->count)
        complain(want, id, batch, seed, part, series);
    check_mark(id);
}

static int64_t newest_batch(void) {
    return db_int(db, 0, "SELECT max(id) FROM batch");
}

struct snapshot {
    int64_t batch;
    struct list lists[PARTS][SERIES];
};

static void trace(struct history *history, int part, int series) {
    const struct doc *docs[DOCS_MAX];
    int count = in_order(history, part, docs);
    for (int i = 0; i < count; i++) {
        const struct item *item = &docs[i]->items[series];
        fprintf(stderr, "  doc %d: word %d = %d, now %d", docs[i]->slot, (int)item->word,
                (int)item->nano, item->has_now);
        for (int d = 0; d < item->dates; d++)
            fprintf(stderr, ", from %d %s%d", item->date[d].slot, item->date[d].ends ? "end " : "",
                    (int)item->date[d].nano);
        fprintf(stderr, "\n");
    }
    for (int h = 0; h < history->hand_count; h++)
        if (history->hands[h].part == part && history->hands[h].series == series)
            fprintf(stderr, "  hand %d: %s %d, done %d\n", history->hands[h].slot,
                    history->hands[h].retract ? "retract" : "correct", (int)history->hands[h].nano,
                    history->hands[h].done);
}

static void check_all(struct history *history, struct snapshot *snapshot, unsigned seed) {
    snapshot->batch = newest_batch();
    traced = history;
    for (int part = 0; part < PARTS; part++)
        for (int series = 0; series < SERIES; series++) {
            struct list *list = &snapshot->lists[part][series];
            oracle(history, part, series, true, list);
            compare(list, part, series, snapshot->batch, seed);
        }
}

/* Everything that stands, as one text. */
static void dump(struct buf *out) {
    struct stmt *stmt = db_prepare(
        db,
        "SELECT s.subject || ' ' || s.part_id || ' ' || o.since || ' ' || o.state || ' ' || "
        "coalesce(o.value, '') FROM observation AS o JOIN series AS s ON s.id = o.series_id WHERE "
        "state <> 4 AND NOT EXISTS (SELECT 1 FROM observation AS n WHERE n.series_id = o.series_id "
        "AND n.since = o.since AND n.batch_id > o.batch_id) UNION ALL SELECT 'refusal ' || "
        "r.part_id || r.place || r.text || r.reason || f.observed_at FROM refusal AS r JOIN fetch "
        "AS f ON f.id = r.fetch_id ORDER BY 1",
        &err);
    while (stmt_step(stmt, &err) > 0)
        buf_printf(out, "%s\n", stmt_get_text(stmt, 0));
}

/* ---- the runs ---- */

static void do_hand(struct hand *hand) {
    int64_t id = series_id(hand->part, hand->series);
    if (hand->done || !id)
        return;
    if (hand->retract)
        OK(store_retract(store, id, time_of(hand->slot), "because", &err));
    else
        OK(store_correct(store, id, time_of(hand->slot), ROW_VALUE, hand->nano, "because", &err));
    hand->done = true;
}

static void begin(const char *kind, int64_t now) {
    if (chance(30)) {
        store_close(store);
        OK(store_open(db, &store, &err));
    }
    OK(store_begin(store, kind, now, "", &err));
}

/* A batch that is taken back leaves nothing. */
static void roll_back_some(struct history *history) {
    struct buf before, after;
    buf_init(&before, 1 << 22);
    buf_init(&after, 1 << 22);
    dump(&before);
    int64_t fetches = db_int(db, 0, "SELECT count(*) FROM fetch");
    int64_t series = db_int(db, 0, "SELECT count(*) FROM series");
    begin("import", EPOCH);
    for (int i = 0; i < history->doc_count; i++)
        if (!history->docs[i].taken && chance(50)) {
            struct doc copy = history->docs[i];
            take(history, &copy, true);
        }
    store_rollback(store);
    dump(&after);
    assert_string_equal(before.data, after.data);
    assert_int_equal(fetches, db_int(db, 0, "SELECT count(*) FROM fetch"));
    assert_int_equal(series, db_int(db, 0, "SELECT count(*) FROM series"));
    buf_free(&before);
    buf_free(&after);
}

static void import_again(struct history *history) {
    int64_t writes = db_total_changes(db);
    struct store_result result;
    begin("import", EPOCH);
    for (int i = 0; i < history->doc_count; i++) {
        struct sink sink;
        struct tally tally;
        const struct doc *doc = &history->docs[i];
        struct attempt attempt = {.part_id = part_ids[doc->part],
                                  .observed_at = time_of(doc->slot),
                                  .outcome = OUTCOME_CHANGED,
                                  .sha256 = doc->sha,
                                  .states_dates = doc->part == PART_STATED};
        sink_init(&sink);
        fill_sink(&sink, doc);
        OK(store_take(store, &attempt, &sink, &tally, &err));
        assert_int_equal(tally.new_refusals, 0);
        sink_free(&sink);
    }
    OK(store_commit(store, &result, &err));
    assert_int_equal(result.changes, 0);
    assert_int_equal(db_total_changes(db), writes);
}

/* Reading every document again says what it said. */
static void replay_all(struct history *history, unsigned seed) {
    struct store_result result;
    begin("replay", EPOCH);
    for (int i = 0; i < history->doc_count; i++) {
        struct sink sink;
        struct tally tally;
        const struct doc *doc = &history->docs[i];
        struct attempt attempt = {.part_id = part_ids[doc->part],
                                  .observed_at = time_of(doc->slot),
                                  .outcome = OUTCOME_CHANGED,
                                  .sha256 = doc->sha,
                                  .states_dates = doc->part == PART_STATED};
        sink_init(&sink);
        fill_sink(&sink, doc);
        OK(store_take(store, &attempt, &sink, &tally, &err));
        sink_free(&sink);
    }
    OK(store_commit(store, &result, &err));
    if (result.changes)
        fail_msg("seed %u: a replay changed %zu rows", seed, result.changes);
}

static void shuffle(int *order, int count) {
    for (int i = count - 1; i > 0; i--) {
        int k = (int)pick((unsigned)i + 1), t = order[i];
        order[i] = order[k];
        order[k] = t;
    }
}

static void finish_hands(struct history *history) {
    OK(store_begin(store, "correct", EPOCH, "", &err));
    for (int h = 0; h < history->hand_count; h++)
        do_hand(&history->hands[h]);
    OK(store_commit(store, NULL, &err));
}

/* Decisions by hand of one moment must keep their order, so they are taken from the first on. */
static void some_hands(struct history *history) {
    OK(store_begin(store, "correct", EPOCH, "", &err));
    for (int h = 0; h < history->hand_count && chance(50); h++) {
        do_hand(&history->hands[h]);
        if (!history->hands[h].done)
            break;
    }
    OK(store_commit(store, NULL, &err));
}

static void run(struct history *history, unsigned seed, struct buf *outcome) {
    static struct snapshot snapshots[2 * DOCS_MAX + 4];
    int order[DOCS_MAX], count = history->doc_count, batches = 0;
    for (int i = 0; i < count; i++) {
        order[i] = i;
        history->docs[i].taken = false;
    }
    for (int h = 0; h < history->hand_count; h++)
        history->hands[h].done = false;
    if (chance(70))
        shuffle(order, count);
    open_all();
    for (int i = 0; i < count;) {
        int size = chance(20) ? count : 1 + (int)pick(5);
        begin("import", EPOCH + (int64_t)pick(1000));
        for (; size-- > 0 && i < count; i++)
            take(history, &history->docs[order[i]], true);
        OK(store_commit(store, NULL, &err));
        check_all(history, &snapshots[batches++], seed);
        if (chance(10))
            roll_back_some(history);
        if (chance(20)) {
            some_hands(history);
            check_all(history, &snapshots[batches++], seed);
        }
    }
    finish_hands(history);
    check_all(history, &snapshots[batches++], seed);
    for (int b = 0; b < batches; b++)
        for (int part = 0; part < PARTS; part++)
            for (int series = 0; series < SERIES; series++)
                compare(&snapshots[b].lists[part][series], part, series, snapshots[b].batch, seed);
    import_again(history);
    replay_all(history, seed);
    dump(outcome);
    close_all();
}

static void histories(unsigned from, unsigned until) {
    static struct history history;
    struct buf one, two;
    buf_init(&one, 1 << 22);
    buf_init(&two, 1 << 22);
    for (unsigned seed = from; seed < until; seed++) {
        noise = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
        make_history(&history);
        buf_clear(&one);
        buf_clear(&two);
        run(&history, seed, &one);
        run(&history, seed, &two);
        if (strcmp(one.data, two.data) != 0)
            fail_msg("seed %u: the order mattered:\n%s---\n%s", seed, one.data, two.data);
    }
    buf_free(&one);
    buf_free(&two);
}

static void order_and_grouping_do_not_matter(void **state) {
    (void)state;
    const char *more = getenv("MTOK_SEEDS");
    const char *first = getenv("MTOK_FIRST_SEED");
    histories(first ? (unsigned)strtoul(first, NULL, 10) : 0,
              more ? (unsigned)strtoul(more, NULL, 10) : 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(order_and_grouping_do_not_matter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
