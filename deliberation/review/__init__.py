"""Step 2, 审: sorting, acceptance, merging, referral, appeal; the committee's clock."""
