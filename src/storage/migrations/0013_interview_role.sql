-- The kind of work of the interviewed person, as the person said it; none where it was not said. No more than the kind: a title
-- would tell who it was.
ALTER TABLE interview ADD COLUMN role TEXT CHECK (role IN (
  'product engineer', 'platform engineer', 'data engineer', 'test engineer', 'embedded engineer', 'other engineer'
));
