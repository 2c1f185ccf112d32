"""The triggers by which the database refuses books that do not balance, whoever writes them."""

from typing import Final

NEVER_NEGATIVE: Final = (
    # The row that an upsert would have inserted is checked before the conflict is seen, so a CHECK cannot do this.
    """
    CREATE TRIGGER balance_never_negative_new AFTER INSERT ON balance
    WHEN NEW.amount < 0 AND NEW.account LIKE 'Assets:%'
    BEGIN SELECT raise(ABORT, 'books: points and stock are never negative'); END
    """,
    """
    CREATE TRIGGER balance_never_negative AFTER UPDATE ON balance
    WHEN NEW.amount < 0 AND NEW.account LIKE 'Assets:%'
    BEGIN SELECT raise(ABORT, 'books: points and stock are never negative'); END
    """,
)
"""What is held is never below zero. A rebuild posts one stream after another, so points can leave in one before another
has brought them; there these guards come last."""

GUARDS: Final = (
    *NEVER_NEGATIVE,
    """
    CREATE TRIGGER posted_balanced BEFORE INSERT ON posted
    WHEN NOT EXISTS (SELECT 1 FROM posting WHERE origin = NEW.origin AND seq = NEW.seq)
        OR EXISTS (SELECT 1 FROM posting WHERE origin = NEW.origin AND seq = NEW.seq
            GROUP BY commodity HAVING sum(amount) <> 0)
    BEGIN SELECT raise(ABORT, 'books: the postings of an entry must sum to zero'); END
    """,
    """
    CREATE TRIGGER posted_once BEFORE INSERT ON posted
    WHEN EXISTS (SELECT 1 FROM posted WHERE origin = NEW.origin AND seq = NEW.seq)
    BEGIN SELECT raise(ABORT, 'books: an entry is posted once'); END
    """,
    """
    CREATE TRIGGER posted_never_changed BEFORE UPDATE ON posted
    BEGIN SELECT raise(ABORT, 'books: a posted entry never changes'); END
    """,
    """
    CREATE TRIGGER posted_never_deleted BEFORE DELETE ON posted
    BEGIN SELECT raise(ABORT, 'books: a posted entry is never deleted'); END
    """,
    """
    CREATE TRIGGER posting_before_posted BEFORE INSERT ON posting
    WHEN EXISTS (SELECT 1 FROM posted WHERE origin = NEW.origin AND seq = NEW.seq)
        OR EXISTS (SELECT 1 FROM posting WHERE origin = NEW.origin AND seq = NEW.seq
            AND account = NEW.account AND commodity = NEW.commodity)
    BEGIN SELECT raise(ABORT, 'books: a posted entry gains no posting'); END
    """,
    """
    CREATE TRIGGER posting_never_changed BEFORE UPDATE ON posting
    BEGIN SELECT raise(ABORT, 'books: a posting never changes'); END
    """,
    """
    CREATE TRIGGER posting_never_deleted BEFORE DELETE ON posting
    BEGIN SELECT raise(ABORT, 'books: a posting is never deleted'); END
    """,
    """
    CREATE TRIGGER balance_never_deleted BEFORE DELETE ON balance
    BEGIN SELECT raise(ABORT, 'books: a balance is never deleted'); END
    """,
    """
    CREATE TRIGGER reversal_once BEFORE INSERT ON reversal
    WHEN EXISTS (SELECT 1 FROM reversal
        WHERE reverses_origin = NEW.reverses_origin AND reverses_seq = NEW.reverses_seq)
    BEGIN SELECT raise(ABORT, 'books: an entry is reversed at most once'); END
    """,
    """
    CREATE TRIGGER reversal_never_changed BEFORE UPDATE ON reversal
    BEGIN SELECT raise(ABORT, 'books: a reversal never changes'); END
    """,
    """
    CREATE TRIGGER reversal_never_deleted BEFORE DELETE ON reversal
    BEGIN SELECT raise(ABORT, 'books: a reversal is never deleted'); END
    """,
)
