package io.llmproxy.core.internal.store;

import java.sql.SQLException;

/** Lets one kind of statement on one row fail. */
final class RefusingTrigger {
    static final String MESSAGE = "refused by a trigger";

    private RefusingTrigger() {}

    /** Refuses an {@code INSERT} or {@code UPDATE} of the row with an id while something runs. */
    static void during(TestDatabase place, String event, String table, String id, Runnable action) throws SQLException {
        create(place, event, table, id);
        try {
            action.run();
        } finally {
            place.execute("DROP TRIGGER refuse" + (place.kind() == DatabaseKind.POSTGRES ? " ON " + table : ""));
        }
    }

    private static void create(TestDatabase place, String event, String table, String id) throws SQLException {
        String head = "CREATE TRIGGER refuse BEFORE " + event + " ON " + table;
        switch (place.kind()) {
            case SQLITE ->
                place.execute(head + " WHEN NEW.id = '" + id + "' BEGIN SELECT RAISE(ABORT, '" + MESSAGE + "'); END");
            case POSTGRES ->
                place.execute(
                        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                                + " 'BEGIN RAISE EXCEPTION ''" + MESSAGE + "''; END'",
                        head + " FOR EACH ROW WHEN (NEW.id = '" + id + "') EXECUTE FUNCTION refuse()");
            case MARIADB, MYSQL ->
                place.execute(head + " FOR EACH ROW IF NEW.id = '" + id
                        + "' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '" + MESSAGE + "'; END IF");
        }
    }
}
